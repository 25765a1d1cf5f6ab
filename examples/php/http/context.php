<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.13.3, the right way: each coroutine has values of its own. Ask for /a and /b at the same time.
use Swoole\Coroutine;
class Context
{
    protected static $pool = [];
    static function get($key)
    {
        $cid = Coroutine::getUid();
        if($cid < 0)
            return null;
        if(isset(self::$pool[$cid][$key])) {
            return self::$pool[$cid][$key];
        }
        return null;
    }

    static function put($key, $item)
    {
        $cid = Coroutine::getuid();
        if($cid > 0)
            self::$pool[$cid][$key] = $item;
    }

    static function delete($key = null)
    {
        $cid = Coroutine::getuid();
        if($cid > 0) {
            if($key)
                unset(self::$pool[$cid][$key]);
            else
                unset(self::$pool[$cid]);
        }
    }
}

$serv = new Swoole\Http\Server('127.0.0.1', 9501);
$serv->set(['worker_num' => 1]);
$serv->on('Request', function($request, $response) {
    if($request->server['request_uri'] == '/a') {
        Context::put('name', 'a');
        co::sleep(1.0);
        echo Context::get('name');
        $response->end(Context::get('name'));
        // Cleaned up when the coroutine ends.
        Context::delete('name');
    } else {
        Context::put('name', 'b');
        $response->end();
        // Cleaned up when the coroutine ends.
        Context::delete();
    }
});
$serv->start();
