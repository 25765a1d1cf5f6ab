<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

use mysqli_stmt;

/** A statement of a MysqliProxy: is prepared again, with what was bound, after its connection had to be replaced. */
class MysqliStatementProxy extends ObjectProxy
{
    /** The methods that talk to the server. */
    public const IO_METHOD_REGEX = '/^(?:close|execute|fetch|prepare)$/i';

    private const ATTEMPTS = 3;

    /** @var mysqli_stmt */
    protected $__object;

    /** @var null|string the query; null: made by stmt_init() */
    protected $queryString;

    /** @var MysqliProxy */
    protected $parent;

    /** @var int the round of the parent that the statement belongs to */
    protected $parentRound;

    /** @var array<int, int> */
    protected $attributes = [];

    /** @var array the arguments of bind_param(), the values by reference */
    protected $params = [];

    /** @var array the arguments of bind_result(), by reference */
    protected $results = [];

    public function __construct(mysqli_stmt $object, ?string $queryString, MysqliProxy $parent)
    {
        parent::__construct($object);
        $this->queryString = $queryString;
        $this->parent = $parent;
        $this->parentRound = $parent->getRound();
    }

    public function __call(string $name, array $arguments)
    {
        $is_io = (bool) preg_match(self::IO_METHOD_REGEX, $name);
        for ($left = self::ATTEMPTS - 1; ; $left--) {
            try {
                $result = @$this->__object->{$name}(...$arguments);
                if ($result !== false || !$is_io) {
                    break;
                }
                $failure = new MysqliException((string) $this->__object->error, $this->__object->errno);
            } catch (\mysqli_sql_exception $failure) {
            }
            if ($left === 0 || !$this->parent->canReconnect() || !in_array($failure->getCode(), MysqliProxy::IO_ERRORS, true)) {
                throw $failure;
            }
            $this->prepareAgain();
        }
        if (strtolower($name) === 'prepare') {
            $this->queryString = (string) reset($arguments);
        }
        return $result;
    }

    public function attr_set(int $attribute, int $value): bool
    {
        $this->attributes[$attribute] = $value;
        return $this->__object->attr_set($attribute, $value);
    }

    public function bind_param(string $types, &...$arguments): bool
    {
        $this->params = [$types, &$arguments];
        return $this->__object->bind_param($types, ...$arguments);
    }

    public function bind_result(&...$arguments): bool
    {
        $this->results = &$arguments;
        return $this->__object->bind_result(...$arguments);
    }

    private function prepareAgain(): void
    {
        // Another statement may have replaced the connection already.
        if ($this->parentRound === $this->parent->getRound()) {
            $this->parent->reconnect();
        }
        $this->parentRound = $this->parent->getRound();
        $mysqli = $this->parent->__getObject();
        $statement = $this->queryString === null ? @$mysqli->stmt_init() : @$mysqli->prepare($this->queryString);
        if ($statement === false) {
            throw new MysqliException((string) $mysqli->error, $mysqli->errno);
        }
        $this->__object = $statement;
        foreach ($this->attributes as $attribute => $value) {
            $statement->attr_set($attribute, $value);
        }
        if ($this->params !== []) {
            $statement->bind_param($this->params[0], ...$this->params[1]);
        }
        if ($this->results !== []) {
            $statement->bind_result(...$this->results);
        }
    }
}
