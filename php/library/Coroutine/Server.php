<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Coroutine;

use Swoole\Coroutine;
use Swoole\Coroutine\Server\Connection;
use Swoole\Exception;

/** Accepts connections over TCP or a Unix socket and gives each to a handler, in a coroutine of its own. */
class Server
{
    /** @var string */
    public $host = '';

    /** @var int */
    public $port = 0;

    /** @var int AF_INET, AF_INET6 or AF_UNIX */
    public $type = AF_INET;

    /** @var int */
    public $fd = -1;

    /** @var int */
    public $errCode = 0;

    /** @var array */
    public $setting = [];

    /** @var bool */
    protected $running = false;

    /** @var callable|null */
    protected $fn;

    /** @var Socket */
    protected $socket;

    /**
     * @param string $host an address (IPv6 with "::"), or "unix:/path"
     * @param int $port 0: any that is free, see $port
     * @throws Exception with the errno as its code when the address cannot be listened on
     */
    public function __construct(string $host, int $port = 0, bool $ssl = false, bool $reuse_port = false)
    {
        if (str_starts_with($host, 'unix:/')) {
            $this->type = AF_UNIX;
            $host = '/' . ltrim(substr($host, strlen('unix:')), '/');
        } elseif (str_contains($host, '::')) {
            $this->type = AF_INET6;
        }
        $this->host = $host;
        $socket = new Socket($this->type, SOCK_STREAM, 0);
        if ($reuse_port && $this->type !== AF_UNIX) {
            $socket->setOption(SOL_SOCKET, SO_REUSEPORT, true);
        }
        if (!$socket->bind($host, $port) || !$socket->listen()) {
            throw new Exception($socket->errMsg, $socket->errCode);
        }
        $name = $socket->getsockname();
        if ($name === false) {
            throw new Exception($socket->errMsg, $socket->errCode);
        }
        $this->port = $name['port'];
        $this->fd = $socket->fd;
        $this->socket = $socket;
        if ($ssl) {
            $this->setting['open_ssl'] = true;
        }
    }

    /** Settings as of Socket::setProtocol(), added to those before. */
    public function set(array $setting): void
    {
        $this->setting = array_merge($this->setting, $setting);
    }

    /** @param callable $fn gets the Connection */
    public function handle(callable $fn): void
    {
        $this->fn = $fn;
    }

    /** Ends start(). Connections that were accepted go on. */
    public function shutdown(): bool
    {
        $this->running = false;
        return $this->socket->cancel();
    }

    /** Accepts until shutdown(). False with $errCode: there is no handler, or the settings are wrong. */
    public function start(): bool
    {
        if ($this->fn === null || ($this->setting !== [] && !$this->socket->setProtocol($this->setting))) {
            $this->errCode = SOCKET_EINVAL;
            return false;
        }
        $this->running = true;
        while ($this->running) {
            $connection = $this->socket->accept();
            if ($connection !== false) {
                if ($this->serve($connection)) {
                    continue;
                }
                // No coroutine for it: the limit is reached.
            } elseif ($this->socket->errCode === SOCKET_ETIMEDOUT) {
                continue;
            } elseif ($this->socket->errCode === SOCKET_ECANCELED) {
                break;
            } elseif ($this->socket->errCode !== SOCKET_EMFILE && $this->socket->errCode !== SOCKET_ENFILE) {
                $this->errCode = $this->socket->errCode;
                trigger_error("accept failed, Error: {$this->socket->errMsg}[{$this->socket->errCode}]", E_USER_WARNING);
                break;
            }
            $connection = null;  // Closed, should there be one.
            Coroutine::sleep(1);
        }
        $this->running = false;
        return true;
    }

    private function serve(Socket $connection): bool
    {
        $fn = $this->fn;
        if (empty($this->setting['open_ssl'])) {
            return Coroutine::create($fn, new Connection($connection)) !== false;
        }
        // A client that is slow with its handshake keeps no other waiting.
        return Coroutine::create(static function () use ($fn, $connection): void {
            if ($connection->sslHandshake()) {
                $fn(new Connection($connection));
            }
        }) !== false;
    }
}
