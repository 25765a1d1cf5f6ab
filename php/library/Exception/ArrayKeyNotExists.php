<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Exception;

/** Thrown by Swoole\ArrayObject::get() for a key that is not there. */
class ArrayKeyNotExists extends \RuntimeException
{
}
