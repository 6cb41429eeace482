import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.knn.plugin.KNNPlugin;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node with the k-NN plugin on a port of 127.0.0.1: {@code java -cp 'libraries/*' Server.java FOLDER PORT}. */
public class Server {
    /** The constructor that takes plugins from the class path is for subclasses. */
    private static final class Single extends Node {
        Single(Environment environment, Collection<Class<? extends Plugin>> plugins) {
            super(environment, plugins, false);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings =
                Settings.builder()
                        .put("path.home", Path.of(arguments[0]))
                        .put("cluster.name", "flowaudit-tests")
                        .put("node.name", "single")
                        .put("discovery.type", "single-node")
                        .put("network.host", "127.0.0.1")
                        .put("http.port", arguments[1])
                        .put("transport.port", "0")
                        .put("http.type", "netty4")
                        .put("transport.type", "netty4")
                        .build();
        Environment environment = new Environment(settings, null);
        new Single(environment, List.of(Netty4Plugin.class, PainlessPlugin.class, KNNPlugin.class)).start();
        Thread.currentThread().join();
    }
}
