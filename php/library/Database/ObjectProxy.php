<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

/** A proxy of a connection or statement. A copy of it would share the connection, so there is none. */
class ObjectProxy extends \Swoole\ObjectProxy
{
    public function __clone()
    {
        throw new \Error('Trying to clone an uncloneable database proxy object');
    }
}
