<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Process;

use Swoole\Coroutine;

/** Runs functions, each in a worker of its own, as a Pool. */
class Manager
{
    /** @var list<array{callable, bool}> functions, and whether they run in a coroutine; the index is the worker id */
    private array $functions = [];

    /**
     * @param int $ipcType SWOOLE_IPC_*
     * @param int $msgQueueKey key of the queue with SWOOLE_IPC_MSGQUEUE
     */
    public function __construct(protected int $ipcType = SWOOLE_IPC_NONE, protected int $msgQueueKey = 0)
    {
    }

    /** Adds a worker that runs $func(Pool $pool, int $workerId). */
    public function add(callable $func, bool $enableCoroutine = false): self
    {
        return $this->addBatch(1, $func, $enableCoroutine);
    }

    /** Adds $workerNum workers that run the same function. */
    public function addBatch(int $workerNum, callable $func, bool $enableCoroutine = false): self
    {
        for ($i = 0; $i < $workerNum; ++$i) {
            $this->functions[] = [$func, $enableCoroutine];
        }
        return $this;
    }

    /** Runs the workers until the pool is stopped. */
    public function start(): void
    {
        $pool = new Pool(count($this->functions), $this->ipcType, $this->msgQueueKey, false);
        $pool->on('WorkerStart', function (Pool $pool, int $workerId): void {
            [$func, $enableCoroutine] = $this->functions[$workerId];
            if ($enableCoroutine) {
                Coroutine\run($func, $pool, $workerId);
            } else {
                $func($pool, $workerId);
            }
        });
        $pool->start();
    }

    public function setIPCType(int $ipcType): self
    {
        $this->ipcType = $ipcType;
        return $this;
    }

    public function getIPCType(): int
    {
        return $this->ipcType;
    }

    public function setMsgQueueKey(int $msgQueueKey): self
    {
        $this->msgQueueKey = $msgQueueKey;
        return $this;
    }

    public function getMsgQueueKey(): int
    {
        return $this->msgQueueKey;
    }
}
