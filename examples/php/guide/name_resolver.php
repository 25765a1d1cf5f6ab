<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\NameResolver;
use Swoole\NameResolver\{Cluster, Context};

/** Services that a configuration file lists. */
class FileResolver extends NameResolver
{
    private array $nodes = ['users' => ['10.0.0.1:80', '10.0.0.2:80']];

    public function __construct()
    {
    }

    public function join(string $name, string $ip, int $port, array $options = []): bool
    {
        $this->nodes[$name][] = "$ip:$port";
        return true;
    }

    public function leave(string $name, string $ip, int $port): bool
    {
        $this->nodes[$name] = array_diff($this->nodes[$name] ?? [], ["$ip:$port"]);
        return true;
    }

    public function getCluster(string $name): ?Cluster
    {
        $cluster = new Cluster();
        foreach ($this->nodes[$name] ?? [] as $node) {
            [$ip, $port] = explode(':', $node);
            $cluster->add($ip, (int) $port);
        }
        return $cluster;
    }
}

swoole_name_resolver_add((new FileResolver())->withFilter(fn ($name) => $name === 'users'));

$context = new Context(AF_INET, true);
$nodes = [];
while (($node = swoole_name_resolver_lookup('users', $context)) !== '') {
    $nodes[] = $node;  // In a program: the first one that can be reached.
}
sort($nodes);
echo implode(' ', $nodes), "\n";
echo swoole_name_resolver_lookup('127.0.0.1', new Context()), "\n";
