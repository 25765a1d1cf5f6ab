--TEST--
Swoole\Channel: large values lie in files, of which none is left behind
--SKIPIF--
<?php if (!extension_loaded('pcntl') || !extension_loaded('posix')) echo 'skip pcntl, posix';
--FILE--
<?php
use Swoole\Channel;
function files(string $directory): int
{
    return count(glob("$directory/swoole.channel.*"));
}
if (!isset($argv[1])) {
    $directory = sys_get_temp_dir() . '/shoal_channel_' . getmypid();
    mkdir($directory);
    passthru(PHP_BINARY . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " -d sys_temp_dir=$directory " . escapeshellarg(__FILE__) . " $directory");
    echo files($directory), " files at the end\n";
    rmdir($directory);
    exit;
}
$directory = $argv[1];
$channel = new Channel(8192);
$large = str_repeat('large ', 100000);
foreach ([$large, [$large], 'small', str_repeat('7', 7000), str_repeat('9', 8001)] as $value) {
    $channel->push($value);
}
echo files($directory), ' ', json_encode($channel->stats()['queue_num']), "\n";
var_dump($channel->peek() === $large, $channel->pop() === $large, $channel->pop() === [$large]);
echo files($directory), "\n";
var_dump($channel->pop());

echo "Full: no file is left.\n";
$channel = new Channel(8192);
while ($channel->push(str_repeat('x', 1000)));
for ($count = 0; $channel->push($large); $count++);
var_dump(files($directory) === $count);

echo "Another process pops a value, and is killed.\n";
$channel = new Channel(8192);
echo files($directory), "\n";
$channel->push($large);
$channel->push($large);
if (($child = pcntl_fork()) === 0) {
    echo strlen($channel->pop()), "\n";
    $channel->push("$large$large");
    posix_kill(getmypid(), SIGKILL);
}
pcntl_waitpid($child, $status);
echo strlen($channel->pop()), ' ', strlen($channel->pop()), "\n";

echo "The last process removes the files.\n";
$channel->push($large);
$pipe = stream_socket_pair(AF_UNIX, SOCK_STREAM, 0);
if (($child = pcntl_fork()) === 0) {
    fgets($pipe[1]);
    echo files($directory), "\n";
    $channel->push($large);
    exit;
}
$channel = null;
echo files($directory), "\n";
fwrite($pipe[0], "go\n");
pcntl_waitpid($child, $status);
echo files($directory), "\n";

echo "A file that has gone.\n";
$channel = new Channel(8192);
$channel->push($large);
array_map('unlink', glob("$directory/*"));
var_dump($channel->peek(), $channel->pop(), $channel->pop());

echo "A directory that cannot be written.\n";
rename($directory, "$directory.away");
var_dump($channel->push($large), $channel->stats()['queue_num']);
rename("$directory.away", $directory);

echo "Descriptors.\n";
$before = count(scandir('/proc/self/fd'));
for ($i = 0; $i < 100; $i++) {
    $one = new Channel(8192);
    $one->push($large);
    unset($one);
}
var_dump(count(scandir('/proc/self/fd')) - $before);
$channel->push($large);
undefined_function();
--EXPECTF--
3 5
bool(true)
bool(true)
bool(true)
1
string(5) "small"
Full: no file is left.
bool(true)
Another process pops a value, and is killed.
0
600000
600000 1200000
The last process removes the files.
1
1
0
A file that has gone.

Warning: Swoole\Channel::peek(): the file of a large value cannot be read in %s on line %d

Warning: Swoole\Channel::pop(): the file of a large value cannot be read in %s on line %d
bool(false)
bool(false)
bool(false)
A directory that cannot be written.

Warning: Swoole\Channel::push(): the value cannot be pushed: No such file or directory in %s on line %d
bool(false)
int(0)
Descriptors.
int(0)

Fatal error: Uncaught Error: Call to undefined function undefined_function() in %s:%d
Stack trace:
#0 {main}
  thrown in %s on line %d
0 files at the end
