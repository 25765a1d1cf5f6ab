<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** The application does not know a record type. */
class UnknownType extends Record
{
    /** @var int */
    protected $type = FastCGI::UNKNOWN_TYPE;

    /** @var int */
    protected $unrecognizedType;

    /** @param string $reserved up to 7 bytes without a meaning */
    public function __construct(int $type, string $reserved = '')
    {
        $this->unrecognizedType = $type;
        $this->setContentData(pack('Ca7', $type, $reserved));
    }

    /** The type that the application does not know. */
    public function getUnrecognizedType(): int
    {
        return $this->unrecognizedType;
    }

    protected function readContent(): void
    {
        $this->unrecognizedType = ord(($this->contentData . "\0")[0]);
    }
}
