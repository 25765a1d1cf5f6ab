<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole;

/** A string whose lengths and positions count characters. Needs the extension mbstring. */
class MultibyteStringObject extends StringObject
{
    public function length(): int
    {
        return mb_strlen($this->string);
    }

    /** @return false|int */
    public function indexOf(string $needle, int $offset = 0, ?string $encoding = null)
    {
        return mb_strpos($this->string, $needle, $offset, $encoding);
    }

    /** @return false|int */
    public function lastIndexOf(string $needle, int $offset = 0, ?string $encoding = null)
    {
        return mb_strrpos($this->string, $needle, $offset, $encoding);
    }

    /** @return false|int */
    public function pos(string $needle, int $offset = 0, ?string $encoding = null)
    {
        return mb_strpos($this->string, $needle, $offset, $encoding);
    }

    /** @return false|int */
    public function rpos(string $needle, int $offset = 0, ?string $encoding = null)
    {
        return mb_strrpos($this->string, $needle, $offset, $encoding);
    }

    /** @return false|int */
    public function ipos(string $needle, int $offset = 0, ?string $encoding = null)
    {
        return mb_stripos($this->string, $needle, $offset, $encoding);
    }

    /** @return static */
    public function substr(int $offset, ?int $length = null, ?string $encoding = null)
    {
        return new static(mb_substr($this->string, $offset, $length, $encoding));
    }

    /** Pieces of $splitLength characters. */
    public function chunk(int $splitLength = 1): ArrayObject
    {
        return new ArrayObject(mb_str_split($this->string, $splitLength));
    }
}
