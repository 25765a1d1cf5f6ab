--TEST--
Swoole\Coroutine\System::fread(), fgets(), fwrite(): streams of a user's wrapper that takes a part, closes itself, throws
--FILE--
<?php
use Swoole\Coroutine\System;
class Plain
{
    public $context;
    public static string $got = '';
    private int $writes = 0;

    public function stream_open(): bool
    {
        return true;
    }

    public function stream_write(string $data): int
    {
        $taken = ++$this->writes === 1 ? min(10, strlen($data)) : 0;
        self::$got .= substr($data, 0, $taken);
        return $taken;
    }

    public function stream_read(): string
    {
        return "line\n";
    }

    public function stream_eof(): bool
    {
        return false;
    }
}
class Closing extends Plain
{
    public static $handle;
    public static bool $throws = false;

    public function stream_cast()
    {
        if (self::$throws) {
            throw new LogicException('no descriptor');
        }
        @fclose(self::$handle);   // Refused: whoever asked for the descriptor goes on with the stream.
        return false;
    }
}
stream_wrapper_register('plain', Plain::class);
stream_wrapper_register('closing', Closing::class);
Co\run(function () {
    $handle = fopen('plain://', 'w+');
    var_dump(System::fgets($handle), System::fwrite($handle, str_repeat('A', 35)), Plain::$got, System::fwrite($handle, 'B'));

    $calls = ['fread' => fn ($handle) => System::fread($handle), 'fgets' => fn ($handle) => System::fgets($handle), 'fwrite' => fn ($handle) => System::fwrite($handle, 'data'),
        'import' => fn ($handle) => @Swoole\Coroutine\Socket::import($handle)];
    foreach ([false, true] as Closing::$throws) {
        foreach ($calls as $name => $call) {
            Closing::$handle = fopen('closing://', 'w+');
            try {
                echo $name, ': ';
                var_dump($call(Closing::$handle));
            } catch (LogicException $exception) {
                echo $exception->getMessage(), "\n";
            }
        }
    }
    Closing::$throws = false;
    Closing::$handle = fopen('closing://', 'w+');
    $read = [Closing::$handle];
    $write = $except = null;
    var_dump(@swoole_client_select($read, $write, $except, 0.01));
});
--EXPECT--
string(5) "line
"
int(10)
string(10) "AAAAAAAAAA"
bool(false)
fread: string(5) "line
"
fgets: string(5) "line
"
fwrite: int(4)
import: bool(false)
fread: no descriptor
fgets: no descriptor
fwrite: no descriptor
import: no descriptor
bool(false)
