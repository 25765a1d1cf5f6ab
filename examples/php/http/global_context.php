<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.13.3, the wrong way: coroutines share globals. Ask for /a and /b at the same time.
$_array = [];
$serv = new Swoole\Http\Server('127.0.0.1', 9501);
$serv->on('Request', function($request, $response) {
    global $_array;
    // A request for /a: coroutine 1.
    if($request->server['request_uri'] == '/a') {
        $_array['name'] = 'a';
        co::sleep(1.0);
        echo $_array['name'];
        $response->end($_array['name']);
    }
    // A request for /b: coroutine 2.
    else {
        $_array['name'] = 'b';
        $response->end();
    }
});
$serv->set(['worker_num' => 1]);
$serv->start();
