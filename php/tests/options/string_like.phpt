--TEST--
swoole_async_set(): strings from integers and Stringable objects; a __toString() that throws
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
class Text
{
    public function __construct(private ?string $text) {}
    public function __toString(): string { return $this->text ?? throw new LogicException('no text'); }
}
var_dump(swoole_async_set(['log_date_format' => new Text('%Y')]));
var_dump(swoole_async_set(['log_date_format' => 5]));
try {
    swoole_async_set(['log_date_format' => new Text(null)]);
} catch (LogicException $exception) {
    echo $exception->getMessage(), "\n";
}
try {
    swoole_async_set(['log_date_format' => new stdClass]);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
bool(true)
bool(true)
no text
swoole_async_set(): option [log_date_format] must be of type string, stdClass given
