--TEST--
Swoole\Coroutine\Socket::recvPacket(): a length function that reads the socket, sets it anew, closes it
--FILE--
<?php
require __DIR__ . '/peers.inc';
class Lengths
{
    public string $state = 'alive';

    public function __construct(private Closure $action)
    {
    }

    public function length(string $data): int
    {
        ($this->action)();
        return $this->state === 'alive' ? 20_000 : -1;
    }
}
Co\run(function () {
    $actions = [
        'recv' => fn ($socket) => $socket->recv(100_000),
        'recvAll' => fn ($socket) => $socket->recvAll(20_000),
        'recvLine' => fn ($socket) => $socket->recvLine(100_000),
        'recvWithBuffer' => fn ($socket) => $socket->recvWithBuffer(100_000),
        'readVector' => fn ($socket) => $socket->readVector([50_000]),
        'readVectorAll' => fn ($socket) => $socket->readVectorAll([20_000]),
        'recvPacket' => fn ($socket) => $socket->recvPacket(),
        'another coroutine' => function ($socket) {
            go(function () use ($socket) {
                try {
                    $socket->recv();
                } catch (Swoole\Error $error) {
                    echo $error->getCode(), ' ';
                }
            });
        },
        'peek' => fn ($socket) => print strlen($socket->peek(100_000)) . ' ',
        'setProtocol' => fn ($socket) => $socket->setProtocol(['package_length_func' => fn () => 5]),
        'another mode' => fn ($socket) => $socket->setProtocol(['open_length_check' => false, 'open_eof_check' => true, 'package_eof' => 'abcdefgh']),
        'close' => fn ($socket) => $socket->close(),
    ];
    foreach ($actions as $name => $action) {
        [$left, $right] = unix_pair();
        // The only reference to the object is that of the option.
        $right->setProtocol(['package_max_length' => 1_000_000, 'package_length_func' => [new Lengths(fn () => $action($right)), 'length']]);
        $left->sendAll(str_repeat('x', 30_000) . "\n");
        echo $name, ': ';
        try {
            $packet = $right->recvPacket(1);
            echo $packet === str_repeat('x', 20_000) ? 'a packet' : var_export($packet, true), ' ', $right->errCode, "\n";
        } catch (Swoole\Error $error) {
            echo $error->getCode(), "\n";
        }
        $left->close();
        $right->close();
    }

    // Read ahead for a line: it belongs to whoever waits for its end.
    [$left, $right] = unix_pair();
    go(function () use ($right) {
        var_dump($right->recvLine(100, 1));
    });
    $left->send('half');
    Co::sleep(0.005);
    try {
        $right->recv(1);
    } catch (Swoole\Error $error) {
        echo $error->getCode(), "\n";
    }
    $left->send(" line\n");
});
--EXPECT--
recv: 10002
recvAll: 10002
recvLine: 10002
recvWithBuffer: 10002
readVector: 10002
readVectorAll: 10002
recvPacket: 10002
another coroutine: 10002 a packet 0
peek: 30001 a packet 0
setProtocol: a packet 0
another mode: a packet 0
close: false 125
10002
string(10) "half line
"
