<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole;

/** A string with methods. All but append() leave the object as it is and return a new one. */
class StringObject implements \Stringable
{
    /** @var string */
    protected $string;

    public function __construct(string $string = '')
    {
        $this->string = $string;
    }

    public function __toString(): string
    {
        return $this->string;
    }

    public static function from(string $string = ''): static
    {
        return new static($string);
    }

    public function toString(): string
    {
        return $this->string;
    }

    public function length(): int
    {
        return strlen($this->string);
    }

    /** @return false|int the position of the first $needle */
    public function indexOf(string $needle, int $offset = 0)
    {
        return strpos($this->string, $needle, $offset);
    }

    /** @return false|int the position of the last $needle */
    public function lastIndexOf(string $needle, int $offset = 0)
    {
        return strrpos($this->string, $needle, $offset);
    }

    /** @return false|int as indexOf() */
    public function pos(string $needle, int $offset = 0)
    {
        return strpos($this->string, $needle, $offset);
    }

    /** @return false|int as lastIndexOf() */
    public function rpos(string $needle, int $offset = 0)
    {
        return strrpos($this->string, $needle, $offset);
    }

    /** @return false|int the position of the first $needle in upper or lower case */
    public function ipos(string $needle)
    {
        return stripos($this->string, $needle);
    }

    public function reverse(): static
    {
        return new static(strrev($this->string));
    }

    public function lower(): static
    {
        return new static(strtolower($this->string));
    }

    public function upper(): static
    {
        return new static(strtoupper($this->string));
    }

    /** @param string $characters '' or '0': white space */
    public function trim(string $characters = ''): static
    {
        return new static($characters ? trim($this->string, $characters) : trim($this->string));
    }

    /** @param string $characters as of trim() */
    public function ltrim(string $characters = ''): static
    {
        return new static($characters ? ltrim($this->string, $characters) : ltrim($this->string));
    }

    /** @param string $characters as of trim() */
    public function rtrim(string $characters = ''): static
    {
        return new static($characters ? rtrim($this->string, $characters) : rtrim($this->string));
    }

    /** @return static */
    public function substr(int $offset, ?int $length = null)
    {
        return new static(substr($this->string, $offset, $length));
    }

    public function repeat(int $times): static
    {
        return new static(str_repeat($this->string, $times));
    }

    /** Changes this object, and returns another one with the same text. */
    public function append(mixed $str): static
    {
        $this->string .= (string) $str;
        return new static($this->string);
    }

    /** @param null|int $count set to the number of replacements */
    public function replace(string $search, string $replace, &$count = null): static
    {
        return new static(str_replace($search, $replace, $this->string, $count));
    }

    public function startsWith(string $needle): bool
    {
        return str_starts_with($this->string, $needle);
    }

    public function endsWith(string $needle): bool
    {
        return str_ends_with($this->string, $needle);
    }

    /** Compares by ==, in which "1" equals "1.0", or, with $strict, byte by byte. */
    public function equals($str, bool $strict = false): bool
    {
        $other = (string) $str;
        return $strict ? $this->string === $other : $this->string == $other;
    }

    public function contains(string $subString): bool
    {
        return str_contains($this->string, $subString);
    }

    public function split(string $delimiter, int $limit = PHP_INT_MAX): ArrayObject
    {
        return new ArrayObject(explode($delimiter, $this->string, $limit));
    }

    /** The byte at $index, from the end if negative; "" behind the end. */
    public function char(int $index): string
    {
        return $index > strlen($this->string) ? '' : $this->string[$index];
    }

    public function chunkSplit(int $chunkLength = 76, string $chunkEnd = "\r\n"): static
    {
        return new static(chunk_split($this->string, $chunkLength, $chunkEnd));
    }

    /** Pieces of $splitLength bytes. */
    public function chunk(int $splitLength = 1): ArrayObject
    {
        return new ArrayObject(str_split($this->string, $splitLength));
    }
}
