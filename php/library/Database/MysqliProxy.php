<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

use mysqli;

/**
 * A mysqli object that connects again, and repeats the call, when the server has closed the connection outside of a
 * transaction. Errors of the methods that talk to the server are exceptions.
 */
class MysqliProxy extends ObjectProxy
{
    /** The methods that talk to the server. */
    public const IO_METHOD_REGEX = '/^(?:autocommit|begin_transaction|change_user|close|commit|kill|multi_query|ping|prepare|query'
        . '|real_connect|real_query|reap_async_query|refresh|release_savepoint|rollback|savepoint|select_db|send_query|set_charset|ssl_set)$/i';

    /** Connection refused, server gone, connection lost. */
    public const IO_ERRORS = [2002, 2006, 2013];

    private const ATTEMPTS = 3;

    /** @var mysqli */
    protected $__object;

    /** @var callable */
    protected $constructor;

    /** @var int how often it has connected again */
    protected $round = 0;

    /** @var null|string */
    protected $charset;

    /** @var array<int, mixed> */
    protected $options = [];

    /** @var array the arguments of change_user() */
    protected $user = [];

    private bool $inTransaction = false;

    /** @param callable $constructor returns a mysqli object */
    public function __construct(callable $constructor)
    {
        $this->constructor = $constructor;
        parent::__construct($constructor());
    }

    public function __call(string $name, array $arguments)
    {
        $method = strtolower($name);
        $result = $this->attempt($method, $arguments);
        if ($method === 'begin_transaction' || $method === 'autocommit') {
            $this->inTransaction = $method === 'begin_transaction' || !($arguments[0] ?? $arguments['enable'] ?? true);
        } elseif ($method === 'commit' || $method === 'rollback') {
            $this->inTransaction = false;
        } elseif (($method === 'prepare' || $method === 'stmt_init') && is_object($result)) {
            return new MysqliStatementProxy($result, $method === 'prepare' ? (string) reset($arguments) : null, $this);
        }
        return $result;
    }

    /** How often it has connected again. */
    public function getRound(): int
    {
        return $this->round;
    }

    /** Replaces the connection. Options, character set and user remain, transactions and statements are lost. */
    public function reconnect(): void
    {
        $this->__object = ($this->constructor)();
        $this->round++;
        $this->inTransaction = false;
        if ($this->charset !== null) {
            $this->__object->set_charset($this->charset);
        }
        foreach ($this->options as $option => $value) {
            $this->__object->options($option, $value);
        }
        if ($this->user !== []) {
            $this->__object->change_user(...$this->user);
        }
    }

    /** False: a statement that was lost with the connection must not be repeated on another one. */
    public function canReconnect(): bool
    {
        return !$this->inTransaction;
    }

    public function options(int $option, $value): bool
    {
        $this->options[$option] = $value;
        return $this->__object->options($option, $value);
    }

    public function set_opt(int $option, $value): bool
    {
        return $this->options($option, $value);
    }

    public function set_charset(string $charset): bool
    {
        $this->charset = $charset;
        return $this->__object->set_charset($charset);
    }

    public function change_user(string $user, string $password, ?string $database): bool
    {
        $this->user = [$user, $password, $database];
        return $this->__object->change_user($user, $password, $database);
    }

    private function attempt(string $method, array $arguments)
    {
        $is_io = (bool) preg_match(self::IO_METHOD_REGEX, $method);
        for ($left = self::ATTEMPTS - 1; ; $left--) {
            try {
                $result = @$this->__object->{$method}(...$arguments);
                if ($result !== false || !$is_io) {
                    return $result;
                }
                $failure = new MysqliException((string) $this->__object->error, $this->__object->errno);
            } catch (\mysqli_sql_exception $failure) {
            }
            if ($left === 0 || $this->inTransaction || !in_array($failure->getCode(), self::IO_ERRORS, true)) {
                throw $failure;
            }
            $this->reconnect();
        }
    }
}
