<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.14: without coroutines the waits add up (3 s).
function a() {
    sleep(1);
    echo 'b';
}
function b() {
    sleep(2);
    echo 'c';
}
a();
b();
