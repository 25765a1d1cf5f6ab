--TEST--
swoole_get_local_mac(): hardware addresses by interface
--FILE--
<?php
$addresses = swoole_get_local_mac();
var_dump(is_array($addresses));
foreach ($addresses as $interface => $address) {
    if (!preg_match('/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/', $address)) {
        echo "wrong: $interface $address\n";
    }
    $known = @file_get_contents("/sys/class/net/$interface/address");
    if ($known !== false && strtoupper(trim($known)) !== $address) {
        echo "differs: $interface $address $known\n";
    }
}
--EXPECT--
bool(true)
