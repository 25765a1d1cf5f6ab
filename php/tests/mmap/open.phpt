--TEST--
Swoole\Mmap::open(): read, write, seek, flush, stat, parts of a file, and what cannot be mapped
--FILE--
<?php
use Swoole\Mmap;
$file = tempnam(sys_get_temp_dir(), 'mmap');
$size = 3 * 4096 + 5;
file_put_contents($file, str_pad('start', $size, '.'));
$stream = Mmap::open($file);
echo json_encode([get_resource_type($stream), stream_get_meta_data($stream)['mode'], stream_get_meta_data($stream)['stream_type'], fstat($stream)['size']]), "\n";
echo json_encode([fread($stream, 5), ftell($stream), fwrite($stream, 'written'), fflush($stream)]), "\n";
echo file_get_contents($file, false, null, 0, 14), "\n";
echo json_encode([fseek($stream, -3, SEEK_END), fread($stream, 100), feof($stream), fread($stream, 1)]), "\n";
echo json_encode([fseek($stream, 0), feof($stream), fseek($stream, 2, SEEK_CUR), ftell($stream), fseek($stream, -1), fseek($stream, 1, SEEK_END), rewind($stream), fread($stream, 5)]), "\n";

// It does not grow.
fseek($stream, -2, SEEK_END);
echo json_encode([fwrite($stream, 'xyz'), @fwrite($stream, 'z')]), filesize($file) - $size, substr(file_get_contents($file), -3), "\n";

// What other processes write is seen, and the other way round.
fseek($stream, 0);
$child = pcntl_fork();
if ($child === 0) {
    fwrite($stream, 'child');
    posix_kill(getmypid(), SIGKILL);
}
pcntl_waitpid($child, $status);
echo fread($stream, 5), "\n";
file_put_contents($file, 'from outside', 0) && ftruncate($handle = fopen($file, 'r+'), 20);
fseek($stream, 0);
echo json_encode([fread($stream, 12), strlen(fread($stream, 100)), fread($stream, 100), @fwrite($stream, 'behind the end')]), "\n";
ftruncate($handle, $size);
fclose($stream);
try {
    fread($stream, 1);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}

$page = Mmap::open($file, 10, 4096);
fwrite($page, 'the second page');
fclose($page);
echo json_encode(file_get_contents($file, false, null, 4096, 12)), "\n";
echo fstat(swoole_mmap::open($file, 1 << 40))['size'] === $size ? "limited by the file\n" : "wrong\n";

file_put_contents("$file.empty", '');
foreach ([
    fn () => Mmap::open("$file.empty"),
    fn () => Mmap::open("$file.none"),
    fn () => Mmap::open($file, -1, -1),
    fn () => Mmap::open($file, 10, 1),
    fn () => Mmap::open($file, 10, 1 << 20),
    fn () => Mmap::open($file, 0),
    fn () => Mmap::open(__DIR__),
    fn () => Mmap::open("a\0b"),
    fn () => ini_set('open_basedir', __DIR__) . var_export(Mmap::open($file), true),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
--CLEAN--
<?php
array_map('unlink', glob(sys_get_temp_dir() . '/mmap??????*'));
--EXPECTF--
["stream","r+","swoole_mmap",12293]
["start",5,7,true]
startwritten..
[0,"...",%s,""]
[0,false,0,2,-1,-1,true,"start"]
[2,%s]0.xy
child
["from outside",8,"",%s]
fread(): supplied resource is not a valid stream resource
"the second\u0000\u0000"
limited by the file

Warning: Swoole\Mmap::open(): %s cannot be mapped: it is empty or no regular file in %s on line %d
bool(false)

Warning: Swoole\Mmap::open(): %s cannot be opened: No such file or directory in %s on line %d
bool(false)

Warning: Swoole\Mmap::open(): the offset must not be negative in %s on line %d
bool(false)

Warning: Swoole\Mmap::open(): %s cannot be mapped: Invalid argument in %s on line %d
bool(false)

Warning: Swoole\Mmap::open(): %s cannot be mapped: it ends before the offset in %s on line %d
bool(false)

Warning: Swoole\Mmap::open(): %s cannot be mapped: Invalid argument in %s on line %d
bool(false)

Warning: Swoole\Mmap::open(): %s cannot be opened: Is a directory in %s on line %d
bool(false)
ValueError: Swoole\Mmap::open(): Argument #1 ($filename) must not contain any null bytes

Warning: Swoole\Mmap::open(): open_basedir restriction in effect. File(%s) is not within the allowed path(s): (%s) in %s on line %d
string(5) "false"
