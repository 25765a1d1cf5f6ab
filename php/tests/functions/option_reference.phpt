--TEST--
shoal_option_reference(): every option with its default; aliases name an option of the same section
--FILE--
<?php
$sections = shoal_option_reference();
$wrong = [];
foreach ($sections as $section) {
    $names = array_column($section['options'], 'name');
    if ($names !== array_unique($names)) {
        $wrong[] = "$section[heading]: a name is there twice";
    }
    foreach ($section['options'] as $option) {
        if (isset($option['alias_of']) && !in_array($option['alias_of'], $names, true)) {
            $wrong[] = "$option[name] is an alias of $option[alias_of], which the section has not";
        } elseif ($option['doc'] === '' && !isset($option['unavailable'])) {
            $wrong[] = "$option[name] has no documentation";
        }
    }
}
var_dump($wrong);
$all = array_merge(...array_column($sections, 'options'));
$of = fn (string $name) => current(array_filter($all, fn ($option) => $option['name'] === $name));
echo json_encode($of('backlog')), "\n", json_encode($of('max_conn')), "\n", json_encode($of('dispatch_mode')), "\n";
var_dump($of('swoole.enable_library')['default']);
?>
--EXPECT--
array(0) {
}
{"name":"backlog","type":"int","range":"1 to 1048576","default":"512","doc":"Connections that wait to be accepted."}
{"name":"max_conn","type":"int","range":"0 to 1073741824","default":"100000 or the limit of descriptors","doc":"Maximum connections of all workers together.","alias_of":"max_connection"}
{"name":"dispatch_mode","type":"","range":"","default":"","doc":"","unavailable":"it belongs to SWOOLE_PROCESS, which is not part of this version"}
string(2) "On"
