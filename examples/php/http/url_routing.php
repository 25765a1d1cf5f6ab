<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.3: the path names a controller and its action: /test/index/?a=1
class Test
{
    public function index($request, $response)
    {
        $response->end(json_encode($request->get));
    }
}

$http = new swoole_http_server('0.0.0.0', 9501);
$http->on('request', function($request, $response){
    list($controller, $action) = explode('/', trim($request->server['request_uri'], '/'));
    // $controller and $action name a class and its method.
    (new $controller)->$action($request, $response);
});
$http->start();
