--TEST--
swoole_get_local_ip(): addresses by interface, without the loopback
--FILE--
<?php
foreach ([AF_INET => FILTER_FLAG_IPV4, AF_INET6 => FILTER_FLAG_IPV6] as $family => $flag) {
    foreach (swoole_get_local_ip($family) as $interface => $address) {
        if (!is_string($interface) || !filter_var($address, FILTER_VALIDATE_IP, $flag) || $address == '127.0.0.1') {
            echo "wrong: $interface $address\n";
        }
    }
}
var_dump(is_array(swoole_get_local_ip()));
var_dump(swoole_get_local_ip(12345));
--EXPECT--
bool(true)
array(0) {
}
