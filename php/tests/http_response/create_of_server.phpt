--TEST--
Swoole\Http\Response::create(): the server that is given, in all forms; a detached response of another one is not found
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/../http_server/serve.inc';
set_error_handler(fn ($level, $message) => print("$message\n"));

$forms = [
    fn ($server, $fd) => [$server, $fd],
    fn ($server, $fd) => [[$server, $fd]],
    fn ($server, $fd) => [[1 => $fd]],
    fn ($server, $fd) => [$fd],
    fn ($server, $fd) => [-1, $fd],
];
serve(function ($request, $response) use ($forms, &$server) {
    $response->detach();
    [$form, $fd] = [(int) $request->get['form'], $request->fd];
    $other = (new ReflectionClass(Swoole\Http\Server::class))->newInstanceWithoutConstructor();
    if ($form === 0) {
        var_dump(Swoole\Http\Response::create($other, 1), swoole_last_error(), Swoole\Http\Response::create([$other, 1]));
    }
    Swoole\Http\Response::create(...$forms[$form]($server, $fd))->end("form $form");
}, function ($ask) use ($forms) {
    foreach ($forms as $form => $_) {
        echo strstr($ask(get("/?form=$form")), 'form'), "\n";
    }
}, [], function ($its_server) use (&$server) {
    $server = $its_server;
});
?>
--EXPECT--
Swoole\Http\Response::create(): connection [1] is not detached in this worker, or is closed
Swoole\Http\Response::create(): connection [1] is not detached in this worker, or is closed
bool(false)
int(1005)
bool(false)
form 0
form 1
form 2
form 3
form 4
