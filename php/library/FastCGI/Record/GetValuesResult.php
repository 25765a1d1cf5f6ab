<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\FastCGI\Record;

use Swoole\FastCGI;

/** The application's answer to GetValues. */
class GetValuesResult extends Params
{
    /** @var int */
    protected $type = FastCGI::GET_VALUES_RESULT;
}
