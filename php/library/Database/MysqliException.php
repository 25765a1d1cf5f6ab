<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

/** An error of MySQL: its text and its number. */
class MysqliException extends \Exception
{
}
