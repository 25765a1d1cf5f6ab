--TEST--
swoole.enable_library: off leaves out the names of the library, on has them, with and without short names
--FILE--
<?php
$php = getenv('TEST_PHP_EXECUTABLE') ?: PHP_BINARY;
$module = null;
foreach (file('/proc/self/maps') as $line) {
    if (str_ends_with(trim($line), '/shoal.so')) {
        $module = trim(substr($line, strpos($line, '/')));
    }
}
$code = 'echo json_encode(["SWOOLE_LIBRARY" => defined("SWOOLE_LIBRARY"), "swoole_exec" => function_exists("swoole_exec"), "swoole_shell_exec" => function_exists("swoole_shell_exec"),
    "Server" => class_exists("Swoole\Coroutine\Server", false), "Connection" => class_exists("Swoole\Coroutine\Server\Connection", false), "Co\Server" => class_exists("Co\Server", false)]), "\n";';
foreach ([[], ['swoole.enable_library=Off'], ['swoole.enable_library=1', 'swoole.use_shortname=Off']] as $settings) {
    $options = implode('', array_map(fn ($setting) => " -d $setting", $settings));
    echo json_encode($settings), "\n", shell_exec("$php -n -d extension=$module$options -r " . escapeshellarg($code));
}
$trace = null;
Co\run(function () use (&$trace) {
    try {
        new Swoole\Coroutine\Server('192.0.2.1', 1);
    } catch (Swoole\Exception $exception) {
        $trace = $exception->getFile();
    }
});
var_dump($trace);
?>
--EXPECT--
[]
{"SWOOLE_LIBRARY":true,"swoole_exec":true,"swoole_shell_exec":true,"Server":true,"Connection":true,"Co\\Server":true}
["swoole.enable_library=Off"]
{"SWOOLE_LIBRARY":false,"swoole_exec":false,"swoole_shell_exec":false,"Server":false,"Connection":false,"Co\\Server":false}
["swoole.enable_library=1","swoole.use_shortname=Off"]
{"SWOOLE_LIBRARY":true,"swoole_exec":true,"swoole_shell_exec":true,"Server":true,"Connection":true,"Co\\Server":false}
string(36) "@swoole/library/Coroutine/Server.php"
