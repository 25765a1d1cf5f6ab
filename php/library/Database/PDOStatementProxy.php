<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

use PDO;
use PDOException;
use PDOStatement;

/** A statement of a PDOProxy: is prepared again, with what was bound, after its connection had to be replaced. */
class PDOStatementProxy extends ObjectProxy implements \IteratorAggregate
{
    /** @var PDOStatement */
    protected $__object;

    /** @var PDOProxy */
    protected $parent;

    /** @var int the round of the parent that the statement belongs to */
    protected $parentRound;

    /** @var array options of prepare() */
    protected $prepareOptions;

    /** @var array<int, mixed> */
    protected $attributes = [];

    /** @var array the arguments of setFetchMode() */
    protected $fetchMode = [];

    /** @var array<int|string, array> the arguments of bindParam(), the values by reference */
    protected $params = [];

    /** @var array<int|string, array> the arguments of bindColumn(), the variables by reference */
    protected $columns = [];

    /** @var array<int|string, array> the arguments of bindValue() */
    protected $values = [];

    public function __construct(PDOStatement $object, PDOProxy $parent, array $prepareOptions = [])
    {
        parent::__construct($object);
        $this->parent = $parent;
        $this->parentRound = $parent->getRound();
        $this->prepareOptions = $prepareOptions;
    }

    public function __call(string $name, array $arguments)
    {
        try {
            return $this->__object->{$name}(...$arguments);
        } catch (PDOException $exception) {
            if ($this->parent->inTransaction() || !DetectsLostConnections::causedByLostConnection($exception)) {
                throw $exception;
            }
            $this->prepareAgain($exception);
            return $this->__object->{$name}(...$arguments);
        }
    }

    /** The rows, for foreach. */
    public function getIterator(): \Iterator
    {
        return $this->__object->getIterator();
    }

    public function setAttribute(int $attribute, $value): bool
    {
        $this->attributes[$attribute] = $value;
        return $this->__object->setAttribute($attribute, $value);
    }

    public function setFetchMode(int $mode, ...$params): bool
    {
        $this->fetchMode = [$mode, ...$params];
        return $this->__object->setFetchMode($mode, ...$params);
    }

    public function bindParam($parameter, &$variable, $data_type = PDO::PARAM_STR, $length = 0, $driver_options = null): bool
    {
        $this->params[$parameter] = [$parameter, &$variable, $data_type, $length, $driver_options];
        return $this->__object->bindParam($parameter, $variable, $data_type, $length, $driver_options);
    }

    public function bindColumn($column, &$param, $type = null, $maxlen = null, $driverdata = null): bool
    {
        $this->columns[$column] = [$column, &$param, $type ?? PDO::PARAM_STR, $maxlen ?? 0, $driverdata];
        return $this->__object->bindColumn($column, $param, $type ?? PDO::PARAM_STR, $maxlen ?? 0, $driverdata);
    }

    public function bindValue($parameter, $value, $data_type = PDO::PARAM_STR): bool
    {
        $this->values[$parameter] = [$parameter, $value, $data_type];
        return $this->__object->bindValue($parameter, $value, $data_type);
    }

    private function prepareAgain(PDOException $reason): void
    {
        // Another statement may have replaced the connection already.
        if ($this->parentRound === $this->parent->getRound()) {
            $this->parent->reconnect();
        }
        $this->parentRound = $this->parent->getRound();
        try {
            $statement = $this->parent->__getObject()->prepare($this->__object->queryString, $this->prepareOptions);
        } catch (PDOException) {
            throw $reason;
        }
        $this->__object = $statement;
        $this->restore($statement);
    }

    private function restore(PDOStatement $statement): void
    {
        foreach ($this->attributes as $attribute => $value) {
            $statement->setAttribute($attribute, $value);
        }
        if ($this->fetchMode !== []) {
            $statement->setFetchMode(...$this->fetchMode);
        }
        foreach ($this->params as $arguments) {
            $statement->bindParam(...$arguments);
        }
        foreach ($this->columns as $arguments) {
            $statement->bindColumn(...$arguments);
        }
        foreach ($this->values as $arguments) {
            $statement->bindValue(...$arguments);
        }
    }
}
