--TEST--
Swoole\Process: in a server: signals that the server needs are refused, others work; children of a worker are programs of their own
--FILE--
<?php
use Swoole\Process;

$host = new Process(function (Process $host) {
    $server = new Swoole\Http\Server('127.0.0.1', 0);
    $server->set(['worker_num' => 1, 'log_level' => SWOOLE_LOG_NONE, 'enable_coroutine' => false]);
    $server->on('request', fn() => null);
    // The server takes the signal over: removing the handler afterwards must not remove the server's.
    Process::signal(SIGTERM, fn() => print("not called\n"));
    $server->on('managerStart', function () use ($host) {
        $host->write(json_encode(['in the manager' => [@Process::signal(SIGTERM, null), @Process::signal(SIGTERM, fn() => 1)]]));
    });
    $server->on('workerStart', function ($server) use ($host) {
        set_error_handler(function (int $level, string $text) use (&$warnings) { $warnings[] = $text; return true; });
        $out = ['SIGTERM refused' => Process::signal(SIGTERM, fn() => 1) === false, 'warning' => $warnings[0] ?? null];
        $out['null refused'] = Process::signal(SIGTERM, null) === false;
        $heard = 0;
        $out['SIGWINCH'] = Process::signal(SIGWINCH, function () use (&$heard, &$out, $server, $host) {
            $out['heard'] = ++$heard;
            $host->write(json_encode($out));
            $server->shutdown();
        });
        $child = new Process(function (Process $child) {
            Swoole\Coroutine::sleep(0.01);
            $child->write('timers of the child: ' . count(iterator_to_array(Swoole\Timer::list())));
            throw new Exception('a child ends with 255');
        }, false, SOCK_DGRAM, true);
        ini_set('display_errors', '0');
        ini_set('log_errors', '0');
        Swoole\Timer::tick(1000, fn() => null);
        $child->start();
        $out['child'] = $child->read();
        $out['code'] = Process::wait()['code'];
        Swoole\Timer::clearAll();
        Process::kill(getmypid(), SIGWINCH);
    });
    $server->start();
    $host->write('stopped');
    $host->exit(4);
});
$host->start();
$seen = json_decode($host->read(), true) + json_decode($host->read(), true);
ksort($seen);
foreach ($seen as $name => $value) {
    echo $name, ': ', json_encode($value), "\n";
}
var_dump($host->read(), Process::wait()['code']);
?>
--EXPECT--
SIGTERM refused: true
SIGWINCH: true
child: "timers of the child: 0"
code: 255
heard: 1
in the manager: [false,false]
null refused: true
warning: "Swoole\\Process::signal(): unable to register signal [15]: the server needs it in this process"
string(7) "stopped"
int(4)
