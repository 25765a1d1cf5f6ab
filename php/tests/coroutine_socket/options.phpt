--TEST--
Swoole\Coroutine\Socket::getOption(), setOption(): the sockets extension's names and values
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $socket = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($socket->getOption(SOL_SOCKET, SO_TYPE) === SOCK_STREAM, $socket->getOption(SOL_SOCKET, SO_REUSEADDR), $socket->setOption(SOL_SOCKET, SO_REUSEADDR, true), $socket->getOption(SOL_SOCKET, SO_REUSEADDR));
    var_dump($socket->setOption(SOL_SOCKET, SO_KEEPALIVE, '1'), $socket->getOption(SOL_SOCKET, SO_KEEPALIVE));
    var_dump($socket->setOption(SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 5]), json_encode($socket->getOption(SOL_SOCKET, SO_LINGER)));
    var_dump($socket->setOption(SOL_SOCKET, SO_RCVTIMEO, ['sec' => 1, 'usec' => 500000]), json_encode($socket->getOption(SOL_SOCKET, SO_RCVTIMEO)));
    var_dump($socket->setOption(SOL_SOCKET, SO_RCVBUF, 20000), $socket->getOption(SOL_SOCKET, SO_RCVBUF) >= 20000);
    var_dump($socket->setOption(IPPROTO_TCP, TCP_NODELAY, 1), $socket->getOption(IPPROTO_TCP, TCP_NODELAY) > 0);
    var_dump($socket->getOption(IPPROTO_TCP, 13 /* TCP_CONGESTION */) !== '', $socket->setOption(IPPROTO_TCP, 13, $socket->getOption(IPPROTO_TCP, 13)));
    var_dump($socket->getOption(SOL_SOCKET, SO_ERROR), @$socket->getOption(SOL_SOCKET, 9999), error_get_last()['message'], swoole_last_error() === SOCKET_ENOPROTOOPT, failure($socket), $socket->setOption(9999, 1, 1), failure($socket));
    foreach ([[SO_LINGER, 5], [SO_LINGER, ['l_onoff' => 1]], [SO_RCVTIMEO, ['sec' => 1]], [SO_SNDTIMEO, 'x'], [SO_REUSEADDR, []], [SO_REUSEADDR, new stdClass]] as [$option, $value]) {
        try {
            $socket->setOption(SOL_SOCKET, $option, $value);
        } catch (Error $error) {
            echo get_class($error), ': ', $error->getMessage(), "\n";
        }
    }
    [$left, $right] = unix_pair();
    echo json_encode($left->getOption(SOL_SOCKET, SO_RCVTIMEO)), json_encode($left->getOption(SOL_SOCKET, SO_SNDTIMEO)), "\n";
    $left->setOption(SOL_SOCKET, SO_RCVTIMEO, ['sec' => 0, 'usec' => 20000]);
    echo timed(0.02, fn () => $left->recv()), ' ', timed(0.005, fn () => $left->recv(1, 0.005)), "\n", json_encode($left->getOption(SOL_SOCKET, SO_RCVTIMEO)), json_encode($left->getOption(SOL_SOCKET, SO_SNDTIMEO)), "\n";
    $left->setOption(SOL_SOCKET, SO_SNDTIMEO, ['sec' => 0, 'usec' => 20000]);
    echo timed(0.02, fn () => strlen($left->sendAll(str_repeat('x', 5_000_000))) > 0), ' ', failure($left), "\n";

    $udp = new Socket(AF_INET, SOCK_DGRAM, 0);
    var_dump($udp->setOption(IPPROTO_IP, IP_MULTICAST_TTL, 3), $udp->getOption(IPPROTO_IP, IP_MULTICAST_TTL), $udp->setOption(IPPROTO_IP, IP_MULTICAST_LOOP, 0), $udp->getOption(IPPROTO_IP, IP_MULTICAST_LOOP));
    var_dump($udp->setOption(IPPROTO_IP, IP_MULTICAST_IF, 'lo'), $udp->getOption(IPPROTO_IP, IP_MULTICAST_IF), $udp->setOption(IPPROTO_IP, IP_MULTICAST_IF, 0), $udp->getOption(IPPROTO_IP, IP_MULTICAST_IF));
    var_dump($udp->setOption(IPPROTO_IP, MCAST_JOIN_GROUP, ['group' => '239.1.2.3', 'interface' => 'lo']), $udp->setOption(IPPROTO_IP, MCAST_LEAVE_GROUP, ['group' => '239.1.2.3', 'interface' => 1]));
    var_dump($udp->setOption(IPPROTO_IP, 35 /* IP_ADD_MEMBERSHIP */, ['group' => '239.1.2.3', 'interface' => 'lo']), $udp->setOption(IPPROTO_IP, 36, ['group' => '239.1.2.3', 'interface' => 'lo']));
    var_dump($udp->setOption(IPPROTO_IP, MCAST_LEAVE_GROUP, ['group' => '239.1.2.3']), $udp->errCode > 0);
    $udp6 = new Socket(AF_INET6, SOCK_DGRAM, 0);
    $udp6->bind('::1', 0);
    var_dump($udp6->setOption(IPPROTO_IPV6, IPV6_MULTICAST_IF, 'lo'), $udp6->getOption(IPPROTO_IPV6, IPV6_MULTICAST_IF), $udp6->setOption(IPPROTO_IPV6, IPV6_MULTICAST_IF, 0));
    var_dump($udp6->setOption(IPPROTO_IPV6, 50 /* IPV6_PKTINFO */, ['addr' => '::1', 'ifindex' => 'lo']), $udp6->setOption(IPPROTO_IPV6, 50, ['addr' => '::', 'ifindex' => 0]));
    var_dump($udp6->sendto('::1', $udp6->getsockname()['port'], 'to itself'), $udp6->recvfrom($from, 1), $from['address']);
    foreach ([[], ['addr' => '::1'], ['addr' => '127.0.0.1', 'ifindex' => 1], ['addr' => '::1', 'ifindex' => 'nothing0'], '::1'] as $value) {
        try {
            $udp6->setOption(IPPROTO_IPV6, 50, $value);
        } catch (Error $error) {
            echo get_class($error), ': ', $error->getMessage(), "\n";
        }
    }
    foreach ([[MCAST_JOIN_GROUP, []], [MCAST_JOIN_GROUP, ['group' => 5]], [MCAST_JOIN_GROUP, ['group' => '::1']], [MCAST_JOIN_GROUP, ['group' => '239.1.2.3', 'interface' => 'nothing0']],
            [MCAST_JOIN_SOURCE_GROUP, ['group' => '239.1.2.3']], [IP_MULTICAST_TTL, 300], [IP_MULTICAST_IF, 'nothing0']] as [$option, $value]) {
        try {
            $udp->setOption(IPPROTO_IP, $option, $value);
        } catch (Error $error) {
            echo get_class($error), ': ', $error->getMessage(), "\n";
        }
    }
});
--EXPECTF--
bool(true)
int(0)
bool(true)
int(1)
bool(true)
int(1)
bool(true)
string(26) "{"l_onoff":1,"l_linger":5}"
bool(true)
string(23) "{"sec":1,"usec":500000}"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
bool(false)
string(99) "Swoole\Coroutine\Socket::getOption(): Unable to retrieve socket option [92]: Protocol not available"
bool(true)
string(2) "0 "
bool(false)
string(25) "92 Protocol not available"

Warning: Swoole\Coroutine\Socket::setOption(): no key "l_onoff" passed in optval in %s on line %d

Warning: Swoole\Coroutine\Socket::setOption(): no key "l_linger" passed in optval in %s on line %d

Warning: Swoole\Coroutine\Socket::setOption(): no key "usec" passed in optval in %s on line %d

Warning: Swoole\Coroutine\Socket::setOption(): no key "sec" passed in optval in %s on line %d

Warning: Object of class stdClass could not be converted to int in %s on line %d
{"sec":60,"usec":0}{"sec":60,"usec":0}
false in time false in time
{"sec":0,"usec":20000}{"sec":60,"usec":0}
true in time 110 Connection timed out
bool(true)
int(3)
bool(true)
int(0)
bool(true)
int(1)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
bool(true)
int(9)
string(9) "to itself"
string(3) "::1"

Warning: Swoole\Coroutine\Socket::setOption(): no key "addr" passed in optval in %s on line %d

Warning: Swoole\Coroutine\Socket::setOption(): no key "ifindex" passed in optval in %s on line %d
ValueError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must have an address of the socket's family under "addr"
ValueError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must name an interface, there is no "nothing0"

Warning: Swoole\Coroutine\Socket::setOption(): no key "addr" passed in optval in %s on line %d

Warning: Swoole\Coroutine\Socket::setOption(): no key "group" passed in optval in %s on line %d
TypeError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must have an IP address under "group", int given
ValueError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must have an address of the socket's family under "group"
ValueError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must name an interface, there is no "nothing0"

Warning: Swoole\Coroutine\Socket::setOption(): no key "source" passed in optval in %s on line %d
ValueError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must be between 0 and 255
ValueError: Swoole\Coroutine\Socket::setOption(): Argument #3 ($opt_value) must name an interface, there is no "nothing0"
