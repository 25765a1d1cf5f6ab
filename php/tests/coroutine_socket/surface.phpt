--TEST--
Swoole\Coroutine\Socket: properties, methods and names as Swoole has them
--FILE--
<?php
$class = new ReflectionClass('Swoole\Coroutine\Socket');
foreach ($class->getProperties() as $property) {
    echo implode(' ', Reflection::getModifierNames($property->getModifiers())), ' $', $property->getName(), ' = ',
        json_encode($property->getDefaultValue()), "\n";
}
foreach ($class->getMethods() as $method) {
    $parameters = array_map(function (ReflectionParameter $p) {
        $default = $p->isDefaultValueAvailable()
            ? ' = ' . ($p->isDefaultValueConstant() ? $p->getDefaultValueConstantName() : json_encode($p->getDefaultValue())) : '';
        return trim($p->getType() . ' ' . ($p->isPassedByReference() ? '&' : '') . '$' . $p->getName()) . $default;
    }, $method->getParameters());
    $type = $method->hasReturnType() ? ': ' . $method->getReturnType() : '';
    echo ($method->isStatic() ? 'static ' : ''), $method->getName(), '(', implode(', ', $parameters), ")$type\n";
}
var_dump((new ReflectionClass('Co\Socket'))->getName(), (new ReflectionClass('Co\Socket\Exception'))->getName());
var_dump(get_parent_class('Swoole\Coroutine\Socket\Exception'), $class->isFinal(), $class->getParentClass());
echo (new ReflectionFunction('swoole_coroutine_socketpair')), "\n";
--EXPECT--
public readonly $fd = -1
public readonly $domain = 0
public readonly $type = 0
public readonly $protocol = 0
public $errCode = 0
public $errMsg = ""
public $__ext_sockets_nonblock = false
public $__ext_sockets_timeout = 0
__construct(int $domain, int $type, int $protocol = IPPROTO_IP)
bind(string $address, int $port = 0): bool
listen(int $backlog = 512): bool
accept(float $timeout = 0): Swoole\Coroutine\Socket|false
connect(string $host, int $port = 0, float $timeout = 0): bool
checkLiveness(): bool
getBoundCid(int $event): int
peek(int $length = 65536): string|false
recv(int $length = 65536, float $timeout = 0): string|false
recvAll(int $length = 65536, float $timeout = 0): string|false
recvLine(int $length = 65536, float $timeout = 0): string|false
recvWithBuffer(int $length = 65536, float $timeout = 0): string|false
recvPacket(float $timeout = 0): string|false
send(string $data, float $timeout = 0): int|false
readVector(array $io_vector, float $timeout = 0): array|false
readVectorAll(array $io_vector, float $timeout = 0): array|false
writeVector(array $io_vector, float $timeout = 0): int|false
writeVectorAll(array $io_vector, float $timeout = 0): int|false
sendFile(string $file, int $offset = 0, int $length = 0): bool
sendAll(string $data, float $timeout = 0): int|false
recvfrom(mixed &$peername, float $timeout = 0): string|false
sendto(string $addr, int $port, string $data): int|false
getOption(int $level, int $opt_name): mixed
setProtocol(array $settings): bool
setOption(int $level, int $opt_name, mixed $opt_value): bool
sslHandshake(): bool
shutdown(int $how = 2): bool
cancel(int $event = SWOOLE_EVENT_READ): bool
close(): bool
getpeername(): array|false
getsockname(): array|false
isClosed(): bool
static import($stream): Swoole\Coroutine\Socket|false
string(23) "Swoole\Coroutine\Socket"
string(33) "Swoole\Coroutine\Socket\Exception"
string(16) "Swoole\Exception"
bool(false)
bool(false)
Function [ <internal:swoole> function swoole_coroutine_socketpair ] {

  - Parameters [3] {
    Parameter #0 [ <required> int $domain ]
    Parameter #1 [ <required> int $type ]
    Parameter #2 [ <required> int $protocol ]
  }
  - Return [ array|false ]
}
