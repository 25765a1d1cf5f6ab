--TEST--
enable_preemptive_scheduler: no switch in destructors, handlers, autoloaders, magic methods, PHP's Fibers, internal calls
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
class Computing implements ArrayAccess
{
    public ?self $cycle = null;
    public bool $computes_at_end = false;
    public function __destruct() { if ($this->computes_at_end) compute(0.05); }
    public function __get($name) { compute(0.05); return 1; }
    public function __toString(): string { compute(0.05); return 'x'; }
    public function offsetGet($offset): mixed { compute(0.05); return 1; }
    public function offsetSet($offset, $value): void {}
    public function offsetExists($offset): bool { return true; }
    public function offsetUnset($offset): void {}
    public function jsonSerialize(): mixed { compute(0.05); return 1; }
    public function __serialize(): array { compute(0.05); return []; }
}
class SlowWrapper
{
    public $context;
    private string $rest = '<?php return 1;';
    public function stream_open(): bool { compute(0.02); return true; }
    public function stream_read(int $count): string { compute(0.02); [$text, $this->rest] = [$this->rest, '']; return $text; }
    public function stream_eof(): bool { return $this->rest === ''; }
    public function stream_stat(): array { return []; }
    public function stream_set_option(): bool { return false; }
}
stream_wrapper_register('slow', SlowWrapper::class);
spl_autoload_register(function (string $class) {
    compute(0.05);
    eval("class $class {}");
});
Co\run(function () {
    $object = new Computing;
    echo 'destructor: ', is_left_alone(function () {
        $object = new Computing;
        $object->computes_at_end = true;
        unset($object);
    }), "\n";
    echo 'garbage collector: ', is_left_alone(function () {
        $object = new Computing;
        $object->computes_at_end = true;
        $object->cycle = $object;
        unset($object);
        gc_collect_cycles();
    }), "\n";
    set_error_handler(function () { compute(0.05); return true; });
    echo 'error handler: ', is_left_alone(fn () => $undefined), "\n";
    echo 'error handler of include: ', is_left_alone(fn () => include '/nothing/here'), "\n";
    restore_error_handler();
    echo 'destroyed generator: ', is_left_alone(function () {
        $generator = (function () {
            try {
                yield 1;
            } finally {
                compute(0.05);
            }
        })();
        $generator->current();
        unset($generator);
    }), "\n";
    echo 'stream wrapper: ', is_left_alone(fn () => include 'slow://file'), "\n";
    echo 'output handler: ', is_left_alone(function () {
        ob_start(function (string $text) { compute(0.05); return ''; });
        echo 'text';
        ob_end_flush();
    }), "\n";
    echo 'autoloader: ', is_left_alone(fn () => new Unknown1), "\n";
    echo 'class_exists: ', is_left_alone(fn () => class_exists('Unknown2')), "\n";
    echo '__get: ', is_left_alone(fn () => $object->nothing), "\n";
    echo '__toString: ', is_left_alone(fn () => "$object"), "\n";
    echo 'offsetGet: ', is_left_alone(fn () => $object[1]), "\n";
    echo 'serialize: ', is_left_alone(fn () => serialize($object)), "\n";
    echo 'Fiber: ', is_left_alone(fn () => (new Fiber(fn () => compute(0.05)))->start()), "\n";
    $fires = 0;
    $timer = Swoole\Timer::tick(1, function () use (&$fires) { $fires++; });
    $began = hrtime(true);
    usleep(50_000);
    $fires_meanwhile = $fires;   // Once, if the switch came right after the call.
    echo 'internal call: ', $fires_meanwhile <= 1 && hrtime(true) - $began >= 50_000_000 ? 'left alone' : 'left', "\n";
    Swoole\Timer::clear($timer);
});
set_exception_handler(function (Throwable $exception) {
    compute(0.05);
    echo $exception->getMessage(), "\n";
});
Co\run(function () {
    $timer = Swoole\Timer::tick(1, fn () => print("a switch\n"));
    go(function () use ($timer) {
        throw new Exception('uncaught');
    });
});
--EXPECT--
destructor: left alone
garbage collector: left alone
error handler: left alone
error handler of include: left alone
destroyed generator: left alone
stream wrapper: left alone
output handler: left alone
autoloader: left alone
class_exists: left alone
__get: left alone
__toString: left alone
offsetGet: left alone
serialize: left alone
Fiber: left alone
internal call: left alone
uncaught
