<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;
use Swoole\FastCGI\Record;

/** Asks the application to give up a request. */
class AbortRequest extends Record
{
    /** @var int */
    protected $type = FastCGI::ABORT_REQUEST;

    public function __construct(int $requestId)
    {
        $this->setRequestId($requestId);
    }
}
