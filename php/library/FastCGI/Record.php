<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI;

use Swoole\FastCGI;

/** One record of the protocol: a header of 8 bytes, the content, and padding to a multiple of 8 bytes. */
class Record implements \Stringable
{
    /** @var int */
    protected $version = FastCGI::VERSION_1;

    /** @var int */
    protected $type = FastCGI::UNKNOWN_TYPE;

    /** @var int */
    protected $requestId = FastCGI::DEFAULT_REQUEST_ID;

    /** @var int */
    protected $paddingLength = 0;

    /** @var string */
    protected $contentData = '';

    /** The bytes to send. */
    public function __toString(): string
    {
        $header = pack('CCnnCC', $this->version, $this->type, $this->requestId, strlen($this->contentData), $this->paddingLength, 0);
        return $header . $this->contentData . str_repeat("\0", $this->paddingLength);
    }

    /** Reads one record from the start of $binaryData, which has all of it. */
    public static function unpack(string $binaryData): static
    {
        $header = unpack(FastCGI::HEADER_FORMAT, $binaryData);
        $record = (new \ReflectionClass(static::class))->newInstanceWithoutConstructor();
        $record->version = $header['version'];
        $record->type = $header['type'];
        $record->requestId = $header['requestId'];
        $record->contentData = substr($binaryData, FastCGI::HEADER_LEN, $header['contentLength']);
        $record->paddingLength = $header['paddingLength'];
        $record->readContent();
        return $record;
    }

    /**
     * @return static
     * @throws \InvalidArgumentException for more than one record can carry
     */
    public function setContentData(string $data): self
    {
        if (strlen($data) > FastCGI::MAX_CONTENT_LENGTH) {
            throw new \InvalidArgumentException('a FastCGI record carries at most ' . FastCGI::MAX_CONTENT_LENGTH . ' bytes');
        }
        $this->contentData = $data;
        $this->paddingLength = -strlen($data) & 7;
        return $this;
    }

    public function getContentData(): string
    {
        return $this->contentData;
    }

    public function getVersion(): int
    {
        return $this->version;
    }

    public function getType(): int
    {
        return $this->type;
    }

    public function getRequestId(): int
    {
        return $this->requestId;
    }

    /** @return static */
    public function setRequestId(int $requestId): self
    {
        $this->requestId = $requestId;
        return $this;
    }

    final public function getContentLength(): int
    {
        return strlen($this->contentData);
    }

    final public function getPaddingLength(): int
    {
        return $this->paddingLength;
    }

    /** Sets the properties of a record's own from the content. */
    protected function readContent(): void
    {
    }
}
