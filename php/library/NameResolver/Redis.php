<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\NameResolver;

use Swoole\NameResolver;

/** Services whose nodes are members of a set in Redis, as "address:port". Needs the extension redis. */
class Redis extends NameResolver
{
    private const DEFAULT_PORT = 6379;

    public function __construct($url, $prefix = 'swoole:service:')
    {
        parent::__construct($url, $prefix);
    }

    public function join(string $name, string $ip, int $port, array $options = []): bool
    {
        return $this->connect()->sAdd($this->prefix . $name, "{$ip}:{$port}") !== false;
    }

    public function leave(string $name, string $ip, int $port): bool
    {
        return $this->connect()->sRem($this->prefix . $name, "{$ip}:{$port}") !== false;
    }

    public function getCluster(string $name): ?Cluster
    {
        $members = $this->connect()->sMembers($this->prefix . $name);
        if (empty($members)) {
            return null;
        }
        $cluster = new Cluster();
        foreach ($members as $member) {
            $colon = strrpos($member, ':');
            $cluster->add(substr($member, 0, $colon), (int) substr($member, $colon + 1));
        }
        return $cluster;
    }

    protected function connect(): \Redis
    {
        $redis = new \Redis();
        $host = parse_url($this->baseUrl, PHP_URL_HOST);
        if (!$redis->connect(trim($host, '[]'), $this->info['port'] ?? self::DEFAULT_PORT)) {
            throw new \RuntimeException("Failed to connect to Redis at {$host}");
        }
        if (isset($this->info['pass'])) {
            $redis->auth(isset($this->info['user']) && $this->info['user'] !== '' ? [$this->info['user'], $this->info['pass']] : $this->info['pass']);
        }
        return $redis;
    }
}
