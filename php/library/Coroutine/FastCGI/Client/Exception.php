<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Coroutine\FastCGI\Client;

/** The connection to the FastCGI application failed. The code is the errno. */
class Exception extends \Swoole\Exception
{
}
