<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

use Swoole\FastCGI;

/** Cuts a stream of bytes into records. */
class FrameParser
{
    private const CLASSES = [
        FastCGI::BEGIN_REQUEST => Record\BeginRequest::class,
        FastCGI::ABORT_REQUEST => Record\AbortRequest::class,
        FastCGI::END_REQUEST => Record\EndRequest::class,
        FastCGI::PARAMS => Record\Params::class,
        FastCGI::STDIN => Record\Stdin::class,
        FastCGI::STDOUT => Record\Stdout::class,
        FastCGI::STDERR => Record\Stderr::class,
        FastCGI::DATA => Record\Data::class,
        FastCGI::GET_VALUES => Record\GetValues::class,
        FastCGI::GET_VALUES_RESULT => Record\GetValuesResult::class,
        FastCGI::UNKNOWN_TYPE => Record\UnknownType::class,
    ];

    /** True if $binaryBuffer begins with a whole record. */
    public static function hasFrame(string $binaryBuffer): bool
    {
        return strlen($binaryBuffer) >= FastCGI::HEADER_LEN && strlen($binaryBuffer) >= self::frameLength($binaryBuffer);
    }

    /**
     * Takes the first record from $binaryBuffer.
     *
     * @throws \RuntimeException if it is not whole, of another version or of a type that does not exist
     */
    public static function parseFrame(string &$binaryBuffer): Record
    {
        if (!self::hasFrame($binaryBuffer)) {
            throw new \RuntimeException('the buffer does not contain a whole FastCGI record');
        }
        [$version, $type] = [ord($binaryBuffer[0]), ord($binaryBuffer[1])];
        if ($version !== FastCGI::VERSION_1) {
            throw new \RuntimeException("FastCGI version {$version} is not supported");
        }
        if (!isset(self::CLASSES[$type])) {
            throw new \RuntimeException("FastCGI record type {$type} is unknown");
        }
        $length = self::frameLength($binaryBuffer);
        $record = (self::CLASSES[$type])::unpack($binaryBuffer);
        $binaryBuffer = substr($binaryBuffer, $length);
        return $record;
    }

    private static function frameLength(string $buffer): int
    {
        $header = unpack(FastCGI::HEADER_FORMAT, $buffer);
        return FastCGI::HEADER_LEN + $header['contentLength'] + $header['paddingLength'];
    }
}
