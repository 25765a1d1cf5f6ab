<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\NameResolver;

/** A registry refused a request. The code is its HTTP status. */
class Exception extends \RuntimeException
{
}
