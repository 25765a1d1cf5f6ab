<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** A part of the request's body; an empty one ends it. */
class Stdin extends Record
{
    /** @var int */
    protected $type = FastCGI::STDIN;

    public function __construct(string $contentData)
    {
        $this->setContentData($contentData);
    }
}
