<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.1, other calls: sleep, read a file, look a name up.
go(function () {
    $fp = fopen(__FILE__, 'r');
    co::sleep(0.1);
    echo substr(co::fread($fp), 0, 5), "\n";
    echo co::gethostbyname('localhost'), "\n";
});
