<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

use PDO;
use Swoole\ConnectionPool;

/** PDO connections for coroutines, as PDOProxy objects, which connect again after the server has closed one. */
class PDOPool extends ConnectionPool
{
    /** @var PDOConfig */
    protected $config;

    public function __construct(PDOConfig $config, int $size = self::DEFAULT_SIZE)
    {
        $this->config = $config;
        parent::__construct(static fn (): PDO => self::connect($config), $size, PDOProxy::class);
    }

    /**
     * @return false|PDOProxy false after the timeout
     */
    public function get(float $timeout = -1)
    {
        $connection = parent::get($timeout);
        if ($connection instanceof PDOProxy) {
            $connection->reset();
        }
        return $connection;
    }

    private static function connect(PDOConfig $config): PDO
    {
        if ($config->getDriver() === 'sqlite') {
            return new PDO(self::dsn($config));
        }
        return new PDO(self::dsn($config), $config->getUsername(), $config->getPassword(), $config->getOptions());
    }

    private static function dsn(PDOConfig $config): string
    {
        $host = $config->getHost();
        $port = $config->getPort();
        $name = $config->getDbname();
        $charset = $config->getCharset();
        $socket = $config->hasUnixSocket() ? $config->getUnixSocket() : null;
        return match ($config->getDriver()) {
            'mysql' => 'mysql:' . ($socket === null ? "host={$host};port={$port}" : "unix_socket={$socket}") . ";dbname={$name};charset={$charset}",
            'pgsql' => 'pgsql:host=' . ($socket ?? $host) . ($socket === null ? ";port={$port}" : '') . ";dbname={$name}",
            'oci' => 'oci:dbname=' . ($socket ?? $host) . ":{$port}/{$name};charset={$charset}",
            'sqlite' => 'sqlite:' . self::sqliteFile($name),
            default => throw new \Exception('Unsupported Database Driver:' . $config->getDriver()),
        };
    }

    /** Each connection to a database without a file would have its own. */
    private static function sqliteFile(string $name): string
    {
        return match ($name) {
            '' => throw new \Exception('Connection pool in Swoole does not support temporary SQLite databases.'),
            ':memory:' => throw new \Exception('Connection pool in Swoole does not support creating SQLite databases in memory.'),
            default => $name,
        };
    }
}
