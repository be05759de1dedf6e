// Newer versions of Google.Api.CommonProtos have types of these names too.
global using HttpRequest = Microsoft.AspNetCore.Http.HttpRequest;
global using HttpResponse = Microsoft.AspNetCore.Http.HttpResponse;
