<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** A part of the application's error output. */
class Stderr extends Record
{
    /** @var int */
    protected $type = FastCGI::STDERR;

    public function __construct(string $contentData)
    {
        $this->setContentData($contentData);
    }
}
