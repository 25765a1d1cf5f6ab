<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.1: push and pop. Both may wait, so they belong into a coroutine.
$data = ['key' => 'value'];
go(function () use ($data) {
    $c = new chan(1);
    $c->push($data);
    var_dump($c->pop());
});
