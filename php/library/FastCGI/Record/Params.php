<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** Names and values. A request ends its list with an empty record. */
class Params extends Record
{
    /** @var int */
    protected $type = FastCGI::PARAMS;

    /** @var array<string, string> */
    protected $values = [];

    public function __construct(array $values)
    {
        $this->setContentData(static::encode($values));
        $this->values = $values;
    }

    /** @return array<string, string> */
    public function getValues(): array
    {
        return $this->values;
    }

    /** The content of a record with these values. It can be longer than one record. */
    public static function encode(array $values): string
    {
        $content = '';
        foreach ($values as $name => $value) {
            $name = (string) $name;
            $value = (string) $value;
            $content .= self::encodeLength(strlen($name)) . self::encodeLength(strlen($value)) . $name . $value;
        }
        return $content;
    }

    protected function readContent(): void
    {
        $this->values = [];
        $position = 0;
        $end = strlen($this->contentData);
        while ($position < $end) {
            $name_length = $this->readLength($position);
            $value_length = $this->readLength($position);
            if ($name_length === null || $value_length === null || $position + $name_length + $value_length > $end) {
                return;  // The rest is in the next record.
            }
            $name = substr($this->contentData, $position, $name_length);
            $this->values[$name] = substr($this->contentData, $position + $name_length, $value_length);
            $position += $name_length + $value_length;
        }
    }

    private static function encodeLength(int $length): string
    {
        return $length < 128 ? chr($length) : pack('N', $length | 0x80000000);
    }

    /** Null: the content ends inside of the length. */
    private function readLength(int &$position): ?int
    {
        $bytes = substr($this->contentData, $position, 4);
        if ($bytes === '') {
            return null;
        }
        if (ord($bytes[0]) < 128) {
            $position++;
            return ord($bytes[0]);
        }
        $position += 4;
        return strlen($bytes) < 4 ? null : unpack('N', $bytes)[1] & 0x7FFFFFFF;
    }
}
