<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Http\{Request, Response, Server};

$routes = [
    'GET /' => function (Request $request, Response $response) {
        $response->header('Content-Type', 'text/html; charset=utf-8');
        $response->end('<h1>It works</h1>');
    },
    'POST /sum' => function (Request $request, Response $response) {
        $numbers = json_decode($request->rawContent(), true);
        if (!is_array($numbers)) {
            $response->status(400);
            $response->end('a JSON array, please');
            return;
        }
        $response->header('Content-Type', 'application/json');
        $response->end(json_encode(['sum' => array_sum($numbers)]));
    },
    'GET /login' => function (Request $request, Response $response) {
        $response->cookie('user', $request->get['user'] ?? 'nobody', 0, '/', '', false, true);
        $response->redirect('/', 303);
    },
    'GET /lines' => function (Request $request, Response $response) {
        for ($line = 1; $line <= 3; $line++) {
            $response->write("line $line\n");
            Swoole\Coroutine::sleep(0.1);
        }
        $response->end();
    },
];

$server = new Server('127.0.0.1', 9501);
$server->on('request', function (Request $request, Response $response) use ($routes) {
    $route = $request->getMethod() . ' ' . $request->server['path_info'];
    if (isset($routes[$route])) {
        $routes[$route]($request, $response);
    } else {
        $response->status(404);
        $response->end('not found');
    }
});
$server->start();
