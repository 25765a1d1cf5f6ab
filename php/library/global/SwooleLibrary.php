<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

/** What swoole_library_set_option() stores. */
class SwooleLibrary
{
    /** @var array */
    public static $options = [];
}
