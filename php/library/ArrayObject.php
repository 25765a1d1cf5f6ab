<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole;

use Swoole\Exception\ArrayKeyNotExists;

/**
 * An array with methods. Those that sort or change elements change the object and return it; those that compute another
 * array return a new object.
 */
class ArrayObject implements \ArrayAccess, \Serializable, \Countable, \Iterator
{
    /** @var array */
    protected $array;

    public function __construct(array $array = [])
    {
        $this->array = $array;
    }

    public static function from(array $array = []): static
    {
        return new static($array);
    }

    public function __toArray(): array
    {
        return $this->array;
    }

    public function toArray(): array
    {
        return $this->array;
    }

    public function __serialize(): array
    {
        return $this->array;
    }

    public function __unserialize(array $data): void
    {
        $this->array = $data;
    }

    /** The array alone, without the class. */
    public function serialize(): string
    {
        return serialize($this->array);
    }

    /**
     * Takes over the array that serialize() wrote.
     *
     * @param string $string
     * @return static
     */
    #[\ReturnTypeWillChange]
    public function unserialize($string)
    {
        $this->array = (array) unserialize((string) $string);
        return $this;
    }

    public function isEmpty(): bool
    {
        return $this->array === [];
    }

    public function count(): int
    {
        return count($this->array);
    }

    #[\ReturnTypeWillChange]
    public function current()
    {
        return current($this->array);
    }

    #[\ReturnTypeWillChange]
    public function key()
    {
        return key($this->array);
    }

    public function valid(): bool
    {
        return key($this->array) !== null;
    }

    #[\ReturnTypeWillChange]
    public function rewind()
    {
        return reset($this->array);
    }

    #[\ReturnTypeWillChange]
    public function next()
    {
        return next($this->array);
    }

    /**
     * The element; a string as StringObject, an array as ArrayObject.
     *
     * @throws ArrayKeyNotExists
     */
    public function get($key)
    {
        if (!$this->exists($key)) {
            throw new ArrayKeyNotExists("the array has no key '{$key}'");
        }
        return static::wrap($this->array[$key]);
    }

    /** As get(), but $default for a missing key. */
    public function getOr($key, $default = null)
    {
        return $this->exists($key) ? static::wrap($this->array[$key]) : $default;
    }

    /** As get(); null if the array is empty. */
    public function first()
    {
        return $this->array === [] ? null : static::wrap($this->array[array_key_first($this->array)]);
    }

    /** As get(); null if the array is empty. */
    public function last()
    {
        return $this->array === [] ? null : static::wrap($this->array[array_key_last($this->array)]);
    }

    /** @return null|int|string */
    public function firstKey()
    {
        return array_key_first($this->array);
    }

    /** @return null|int|string */
    public function lastKey()
    {
        return array_key_last($this->array);
    }

    /** @return static */
    public function set($key, $value): self
    {
        $this->array[$key] = $value;
        return $this;
    }

    /** @return static */
    public function delete($key): self
    {
        unset($this->array[$key]);
        return $this;
    }

    /**
     * Removes the first element that equals $value, or, with $loop, each of them. The keys of the others remain.
     *
     * @return static
     */
    public function remove($value, bool $strict = true, bool $loop = false): self
    {
        foreach (array_keys($this->array, $value, $strict) as $key) {
            unset($this->array[$key]);
            if (!$loop) {
                break;
            }
        }
        return $this;
    }

    /** @return static */
    public function clear(): self
    {
        $this->array = [];
        return $this;
    }

    /** The element as it is; null if there is none. */
    #[\ReturnTypeWillChange]
    public function offsetGet($key)
    {
        return $this->array[$key] ?? null;
    }

    #[\ReturnTypeWillChange]
    public function offsetSet($key, $value)
    {
        if ($key === null) {
            $this->array[] = $value;
        } else {
            $this->array[$key] = $value;
        }
    }

    #[\ReturnTypeWillChange]
    public function offsetUnset($key)
    {
        unset($this->array[$key]);
    }

    /** False for an element that is null; see exists(). */
    #[\ReturnTypeWillChange]
    public function offsetExists($key)
    {
        return isset($this->array[$key]);
    }

    public function exists($key): bool
    {
        return array_key_exists($key, $this->array);
    }

    public function contains($value, bool $strict = true): bool
    {
        return in_array($value, $this->array, $strict);
    }

    /** @return false|int|string the key of the first element that equals $value */
    public function indexOf($value, bool $strict = true)
    {
        return $this->search($value, $strict);
    }

    /** @return null|int|string the key of the last element that equals $value */
    public function lastIndexOf($value, bool $strict = true)
    {
        $keys = array_keys($this->array, $value, $strict);
        return $keys === [] ? null : end($keys);
    }

    /** @return false|int|string the key of the first element that equals $needle */
    public function search($needle, bool $strict = true)
    {
        return array_search($needle, $this->array, $strict);
    }

    /** As get(), of a key chosen at random. */
    public function randomGet()
    {
        return static::wrap($this->array[array_rand($this->array)]);
    }

    /** @return int the new number of elements */
    public function push($value)
    {
        return $this->pushBack($value);
    }

    /** @return int the new number of elements */
    public function pushBack($value)
    {
        return array_push($this->array, $value);
    }

    /** @return int the new number of elements */
    public function pushFront($value)
    {
        return array_unshift($this->array, $value);
    }

    /** @return static */
    public function append(...$values): self
    {
        array_push($this->array, ...$values);
        return $this;
    }

    /**
     * Puts $value, as one element, before the element at position $offset.
     *
     * @return static
     */
    public function insert(int $offset, $value): self
    {
        array_splice($this->array, $offset, 0, [$value]);
        return $this;
    }

    /** The last element, as it is. */
    public function pop()
    {
        return $this->popBack();
    }

    public function popBack()
    {
        return array_pop($this->array);
    }

    /** The first element, as it is. */
    public function popFront()
    {
        return array_shift($this->array);
    }

    /**
     * Calls $fn with each element, by reference if it wants, and its key.
     *
     * @return static
     */
    public function each(callable $fn): self
    {
        array_walk($this->array, $fn);
        return $this;
    }

    /** As array_map(). */
    public function map(callable $fn, ...$arrays): static
    {
        return new static(array_map($fn, $this->array, ...$arrays));
    }

    public function reduce(callable $fn, $initial = null)
    {
        return array_reduce($this->array, $fn, $initial);
    }

    /** @param int $flag ARRAY_FILTER_USE_KEY, ARRAY_FILTER_USE_BOTH or 0 */
    public function filter(callable $fn, int $flag = 0): static
    {
        return new static(array_filter($this->array, $fn, $flag));
    }

    /** As array_keys(): all, or those of the elements that equal a value. */
    public function keys(...$search): static
    {
        return new static(array_keys($this->array, ...$search));
    }

    public function values(): static
    {
        return new static(array_values($this->array));
    }

    public function column($column_key, $index = null): static
    {
        return new static(array_column($this->array, $column_key, $index));
    }

    public function unique(int $sort_flags = SORT_STRING): static
    {
        return new static(array_unique($this->array, $sort_flags));
    }

    public function reverse(bool $preserve_keys = false): static
    {
        return new static(array_reverse($this->array, $preserve_keys));
    }

    public function chunk(int $size, bool $preserve_keys = false): static
    {
        return new static(array_chunk($this->array, $size, $preserve_keys));
    }

    public function flip(): static
    {
        return new static(array_flip($this->array));
    }

    public function slice(int $offset, ?int $length = null, bool $preserve_keys = false): static
    {
        return new static(array_slice($this->array, $offset, $length, $preserve_keys));
    }

    /** @return float|int */
    public function sum()
    {
        return array_sum($this->array);
    }

    /** @return float|int */
    public function product()
    {
        return array_product($this->array);
    }

    public function join(string $glue = ''): StringObject
    {
        return new StringObject(implode($glue, $this->array));
    }

    /** @return static */
    public function asort(int $sort_flags = SORT_REGULAR): self
    {
        asort($this->array, $sort_flags);
        return $this;
    }

    /** @return static */
    public function arsort(int $sort_flags = SORT_REGULAR): self
    {
        arsort($this->array, $sort_flags);
        return $this;
    }

    /** @return static */
    public function krsort(int $sort_flags = SORT_REGULAR): self
    {
        krsort($this->array, $sort_flags);
        return $this;
    }

    /** @return static */
    public function ksort(int $sort_flags = SORT_REGULAR): self
    {
        ksort($this->array, $sort_flags);
        return $this;
    }

    /** @return static */
    public function natcasesort(): self
    {
        natcasesort($this->array);
        return $this;
    }

    /** @return static */
    public function natsort(): self
    {
        natsort($this->array);
        return $this;
    }

    /** @return static */
    public function rsort(int $sort_flags = SORT_REGULAR): self
    {
        rsort($this->array, $sort_flags);
        return $this;
    }

    /** @return static */
    public function shuffle(): self
    {
        shuffle($this->array);
        return $this;
    }

    /** @return static */
    public function sort(int $sort_flags = SORT_REGULAR): self
    {
        sort($this->array, $sort_flags);
        return $this;
    }

    /** @return static */
    public function uasort(callable $value_compare_func): self
    {
        uasort($this->array, $value_compare_func);
        return $this;
    }

    /** @return static */
    public function uksort(callable $value_compare_func): self
    {
        uksort($this->array, $value_compare_func);
        return $this;
    }

    /** @return static */
    public function usort(callable $value_compare_func): self
    {
        usort($this->array, $value_compare_func);
        return $this;
    }

    /** Strings and arrays get methods as well. */
    protected static function wrap($value)
    {
        if (is_string($value)) {
            return new StringObject($value);
        }
        return is_array($value) ? new static($value) : $value;
    }
}
