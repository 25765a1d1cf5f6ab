<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;

/** Asks the application for values of its configuration. */
class GetValues extends Params
{
    /** @var int */
    protected $type = FastCGI::GET_VALUES;

    /** @param string[] $keys */
    public function __construct(array $keys)
    {
        parent::__construct(array_fill_keys($keys, ''));
    }
}
