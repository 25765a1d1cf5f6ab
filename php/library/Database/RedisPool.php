<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

use Redis;
use Swoole\ConnectionPool;

/** Redis connections for coroutines: plain objects of the extension redis. */
class RedisPool extends ConnectionPool
{
    /** @var RedisConfig */
    protected $config;

    public function __construct(RedisConfig $config, int $size = self::DEFAULT_SIZE)
    {
        $this->config = $config;
        parent::__construct(static fn (): Redis => self::connect($config), $size);
    }

    private static function connect(RedisConfig $config): Redis
    {
        $redis = new Redis();
        $redis->connect(...self::arguments($config));
        if ($config->getAuth()) {
            $redis->auth($config->getAuth());
        }
        if ($config->getDbIndex() !== 0) {
            $redis->select($config->getDbIndex());
        }
        foreach ($config->getOptions() as $option => $value) {
            $redis->setOption($option, $value);
        }
        return $redis;
    }

    /** The arguments of Redis::connect(), up to the last one that is set. */
    private static function arguments(RedisConfig $config): array
    {
        $arguments = [$config->getHost(), $config->getPort()];
        $optional = [$config->getTimeout(), $config->getReserved() ?: null, $config->getRetryInterval(), $config->getReadTimeout()];
        while ($optional !== [] && !end($optional)) {
            array_pop($optional);
        }
        return [...$arguments, ...$optional];
    }
}
