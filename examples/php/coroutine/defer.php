<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.1: what is deferred runs when the coroutine ends.
class Database
{
    public function close()
    {
        echo "closed\n";
    }
}

go(function () {
    $db = new Database();
    defer(function () use ($db) {
        $db->close();
    });
    co::sleep(0.1);
    echo "done\n";
});
