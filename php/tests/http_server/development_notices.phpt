--TEST--
Swoole\Http\Server: what a handler for another server does in vain is named in the log, once a worker; off by option
--EXTENSIONS--
shoal
--FILE--
<?php
use Swoole\Coroutine\Client;
/** The log of a server whose handler does everything wrong, for two requests of each kind, those of $shown among them. */
function serve(array $options, array $shown = []): void
{
    $log = tempnam(sys_get_temp_dir(), 'log');
    $pid = pcntl_fork();
    if ($pid === 0) {
        $server = new Swoole\Http\Server('127.0.0.1', 0);
        $server->set(['worker_num' => 1, 'log_file' => $log] + $options);
        $server->on('request', function ($request, $response) {
            match ($request->server['path_info']) {
                '/header' => [@header('X-A: 1'), $response->end('ok')],
                '/cookie' => [@setcookie('a', 'b'), $response->end('ok')],
                '/status' => [@http_response_code(404), $response->end('ok')],
                '/echo' => [print 'printed ', $response->end('ok')],
                '/right' => $response->header('X-A', '1') && $response->end('ok'),
                '/nothing' => 1,
                '/throw' => throw new Exception('thrown'),
                '/warning' => [trigger_error('raised', E_USER_WARNING), $response->end('ok')],
            };
        });
        $server->on('workerStart', fn () => go(function () use ($server, $shown) {
            foreach (['/right', '/header', '/header', '/cookie', '/status', '/status', ...$shown, '/echo', '/echo', '/nothing', '/nothing'] as $path) {
                $client = new Client(SWOOLE_SOCK_TCP);
                $client->connect('127.0.0.1', $server->port);
                $client->send("GET $path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                $client->recv();
            }
            $server->shutdown();
        }));
        $server->start();
        exit;
    }
    pcntl_waitpid($pid, $status);
    foreach (file($log) as $line) {
        if (str_contains($line, 'NOTICE')) {
            echo strstr($line, 'NOTICE');
        }
    }
    unlink($log);
}
// PHP shows an error itself, and the handler that throws has not forgotten the answer.
serve([], ['/throw', '/warning']);
echo "\noff\n";
serve(['development_notices' => false]);
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs pcntl'); ?>
--EXPECTF--

Fatal error: Uncaught Exception: thrown in %s
%A
  thrown in %s on line %d

Warning: raised in %s on line %d
printed printed NOTICE	header() and setcookie() have no effect on a response: use $response->header() and $response->cookie()
NOTICE	http_response_code() has no effect on a response: use $response->status()
NOTICE	echo in a request handler goes to the server's standard output: use $response->end() or $response->write()
NOTICE	the handler of [GET /nothing] ended without an answer: 500 was sent. Call $response->end(), or $response->detach() to answer later

off
printed printed 
