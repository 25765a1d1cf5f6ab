<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 5: what a timer of 0 ms would do.
Swoole\Event::defer(function () {
    echo "hello\n";
});
