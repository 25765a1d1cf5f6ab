--TEST--
Swoole\Process::daemon(): a new process without a terminal; directory, streams, pipes; timers, signals and coroutines go on
--FILE--
<?php
use Swoole\Process;

function report(array $settings): void
{
    $dir = sys_get_temp_dir() . '/shoal_daemon_' . getmypid();
    mkdir($dir);
    chdir($dir);
    $p = new Process(function ($p) use ($settings, $dir) {
        $before = getmypid();
        $fired = [];
        Process::signal(SIGUSR1, function () use (&$fired) { $fired[] = 'signal'; Process::signal(SIGUSR1, null); });
        Swoole\Timer::after(30, function () use (&$fired) { $fired[] = 'timer'; });
        $settings = array_map(fn($s) => $s === 'files' ? [fopen('/etc/hostname', 'r'), null, fopen("$dir/err", 'w')] : $s, $settings);
        $done = Process::daemon(...$settings);
        Process::kill(getmypid(), SIGUSR1);
        Swoole\Event::wait();
        $name = fn(int $fd) => basename(readlink("/proc/self/fd/$fd"));
        $p->write(json_encode([
            'done' => $done, 'new' => getmypid() !== $before, 'leads' => posix_getsid(0) === getmypid(),
            'dir' => getcwd() === $dir ? 'same' : getcwd(), 'streams' => [$name(0), $name(2)],
            'fired' => $fired,
        ], JSON_UNESCAPED_SLASHES));
    });
    $p->start();
    Process::wait();
    $result = json_decode($p->read(), true);
    echo json_encode(array_diff_key($result, ['streams' => 1]), JSON_UNESCAPED_SLASHES), "\n";
    echo $result['streams'][0] === 'null' || $result['streams'][0] === 'hostname' ? implode(' ', $result['streams']) : 'as before', "\n";
    chdir('/');
    @unlink("$dir/err");
    rmdir($dir);
}
fclose(STDIN);
$keep = fopen('/dev/zero', 'r');
report([]);
report([false, false]);
report([true, true, 'files']);
set_error_handler(function (int $level, string $text) { echo "warning: $text\n"; return true; });
var_dump(Process::daemon(true, true, [1 => 999]), Process::daemon(true, true, [0 => 'x']));
?>
--EXPECT--
{"done":true,"new":true,"leads":true,"dir":"same","fired":["signal","timer"]}
as before
{"done":true,"new":true,"leads":true,"dir":"/","fired":["signal","timer"]}
null null
{"done":true,"new":true,"leads":true,"dir":"same","fired":["signal","timer"]}
hostname err
warning: Swoole\Process::daemon(): $pipes[1] is not an open descriptor
warning: Swoole\Process::daemon(): $pipes[0] is not an open descriptor
bool(false)
bool(false)
