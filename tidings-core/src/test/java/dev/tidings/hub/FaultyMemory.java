package dev.tidings.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Loads the classes of the hub anew, with a call of {@link Faults#takeMemory()} before each instruction that takes memory, or calls what does: so memory can
 * end wherever it can end. Tests of that package are loaded anew too, as they are, to be played with these classes.
 */
final class FaultyMemory extends ClassLoader {
    private static final String PACKAGE = "dev.tidings.hub.";
    private static final Set<String> TAKING = Set.of(
            "add",
            "addLast",
            "copyOf",
            "of",
            "iterator",
            "values",
            "valueOf",
            "merge",
            "put",
            "stream",
            "toList",
            "whenComplete",
            "thenApply",
            "failedStage",
            "supplyAsync",
            "ofNanos",
            "allocateDirect",
            "at",
            "encode",
            "comment",
            "retry",
            "join");

    private static final Set<String> MADE_BY_THE_CALLER =
            Set.of(PACKAGE + "Subscription", PACKAGE + "LagPolicy$Disconnect");

    private final String mainClasses = placeOf(Hub.class.getName());

    private FaultyMemory() {
        super(FaultyMemory.class.getClassLoader());
    }

    /** Runs a test's class, made by its constructor without parameters, with a hub whose memory ends. */
    static void play(Class<? extends Runnable> test) throws ReflectiveOperationException {
        Class<?> loaded = new FaultyMemory().loadClass(test.getName());
        ((Runnable) loaded.getDeclaredConstructor().newInstance()).run();
    }

    private static String placeOf(String className) {
        String file = className.replace('.', '/') + ".class";
        URL found = FaultyMemory.class.getClassLoader().getResource(file);
        if (found == null) {
            throw new IllegalStateException("no " + file);
        }
        return found.toString().replace(file, "");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            boolean isHubs = placeOf(name).equals(mainClasses) && !MADE_BY_THE_CALLER.contains(name);
            byte[] defined = isHubs ? withCalls(bytes) : bytes;
            return defineClass(name, defined, 0, defined.length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] withCalls(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String generic, String[] thrown) {
                        MethodVisitor method = super.visitMethod(access, name, type, generic, thrown);
                        return name.equals("<clinit>") ? method : new Calls(method);
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Calls extends MethodVisitor {
        Calls(MethodVisitor method) {
            super(Opcodes.ASM9, method);
        }

        private void call() {
            super.visitMethodInsn(
                    Opcodes.INVOKESTATIC, PACKAGE.replace('.', '/') + "Faults", "takeMemory", "()V", false);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            if (opcode == Opcodes.NEW || opcode == Opcodes.ANEWARRAY) {
                call();
            }
            super.visitTypeInsn(opcode, type);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                call();
            }
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitInvokeDynamicInsn(
                String name, String type, net.bytebuddy.jar.asm.Handle bootstrap, Object... arguments) {
            // What captures nothing is made once; what a record's own methods are made of takes nothing.
            if (!type.startsWith("()") && !bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods")) {
                call();
            }
            super.visitInvokeDynamicInsn(name, type, bootstrap, arguments);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean ofInterface) {
            boolean isTaking = TAKING.contains(name) && !owner.startsWith("dev/tidings/hub/");
            if (isTaking) {
                call();
            }
            super.visitMethodInsn(opcode, owner, name, type, ofInterface);
            if (isTaking && name.equals("put") && owner.startsWith("java/util/")) {
                // A map grows when it has what it is given.
                call();
            }
        }
    }
}
