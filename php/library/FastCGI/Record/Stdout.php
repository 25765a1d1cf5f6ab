<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** A part of the response; an empty one ends it. */
class Stdout extends Record
{
    /** @var int */
    protected $type = FastCGI::STDOUT;

    public function __construct(string $contentData)
    {
        $this->setContentData($contentData);
    }
}
