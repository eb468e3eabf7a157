// The SDK announces in every test file that it will drop Node 20; the lock file says which SDK runs here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
