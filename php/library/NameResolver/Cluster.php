<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\NameResolver;

use Swoole\Exception;

/** The nodes of a service that were not tried yet. */
class Cluster
{
    /** @var array<int, array{host: string, port: int, weight: int}> */
    private $nodes = [];

    /**
     * @param int $weight 0 to 100; how often a node is taken first, compared with the others
     * @throws Exception
     */
    public function add(string $host, int $port, int $weight = 100): void
    {
        if (!filter_var($host, FILTER_VALIDATE_IP)) {
            throw new Exception("Bad IP Address [{$host}]");
        }
        if ($port < 0 || $port > 65535) {
            throw new Exception("Bad Port [{$port}]");
        }
        if ($weight < 0 || $weight > 100) {
            throw new Exception("Bad Weight [{$weight}]");
        }
        $this->nodes[] = ['host' => $host, 'port' => $port, 'weight' => $weight];
    }

    /**
     * Takes a node out, at random, by weight. Nodes of weight 0 are the last.
     *
     * @return array{host: string, port: int, weight: int}|false false: there is none
     */
    public function pop()
    {
        if ($this->nodes === []) {
            return false;
        }
        $index = $this->choose();
        [$node] = array_splice($this->nodes, $index, 1);
        return $node;
    }

    public function count(): int
    {
        return count($this->nodes);
    }

    private function choose(): int
    {
        $total = array_sum(array_column($this->nodes, 'weight'));
        if ($total === 0) {
            return random_int(0, count($this->nodes) - 1);
        }
        $ticket = random_int(1, $total);
        foreach ($this->nodes as $index => $node) {
            $ticket -= $node['weight'];
            if ($ticket <= 0) {
                break;
            }
        }
        return $index;
    }
}
